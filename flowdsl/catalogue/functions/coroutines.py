"""What the model function of a joint distribution says: which parts there are, in order."""

from __future__ import annotations

from dataclasses import replace

from flowdsl.catalogue.entry import Entry
from flowdsl.catalogue.functions.untyped import function, values

CLASSES = tuple(
    f"tfp$distributions$JointDistributionCoroutine{kind}" for kind in ("", "AutoBatched")
)

ENTRIES: tuple[Entry, ...] = (
    replace(
        function(
            "yield",
            values("distribution", ("name", None)),
            "Adds a part to the joint distribution that is being made; gives its value.",
        ),
        examples=('x <- yield(normal(0, 1), name = "x")',),
    ),
    replace(
        function(
            "Root",
            values("distribution"),
            "A part that depends on no other: which TFP has to be given, flowdsl sees.",
            *(f"{kind}$Root" for kind in CLASSES),
        ),
        examples=("z <- yield(Root(normal(0, 1)))",),
    ),
    function(
        "generator", values("fn"), "The function itself, which yields: as in R's package coro."
    ),
)
