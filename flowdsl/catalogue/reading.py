"""Nodes of saved graphs: a catalogue key and arguments that are not trusted, typed anew."""

from __future__ import annotations

from dataclasses import replace

from flowdsl.catalogue.construct import construct
from flowdsl.catalogue.index import CATALOGUE
from flowdsl.diagnostics import FlowError, error
from flowdsl.ir import Arg, Node
from flowdsl.ir.serialise import broken
from flowdsl.source import Span

GIVEN_BY_SEMANTICS = frozenset(
    [
        "uid",
        "seed",
        "input_size",
        "output_size",
        "weights",
        "gamma",
        "beta",
        "moving_mean",
        "moving_variance",
        "lower_upper",
        "permutations",
        "actnorm",
        "started",
        "condition",
        "contexts",
    ]
)
"""Arguments that no user writes: names and weights of layers."""


def construct_saved(key: str, args: dict[str, Arg], spans: tuple[Span, ...]) -> Node:
    """The node of an entry that a saved graph names.

    Raises:
        FlowError: F633 no such entry, F632 arguments that it does not have or that do not fit.
    """
    entry = CATALOGUE.get(key)
    if entry is None:
        raise error(
            "F633", f"the model file uses `{key[:80]}`, which this version of flowdsl does not have"
        )
    known = {f.name for f in (*entry.formals, *entry.short_formals)} | GIVEN_BY_SEMANTICS
    if set(args) - known:
        known |= {f.name for f in entry.tfp_formals or ()}
    unknown = [name for name in args if name not in known]
    if unknown:
        raise broken(f"`{entry.name}` has no argument `{unknown[0][:40]}`")
    try:
        made = construct(entry, args, spans[0] if spans else None)
    except FlowError:
        raise
    except Exception:
        raise broken(f"arguments of `{entry.name}` do not fit") from None
    return replace(made, spans=spans)
