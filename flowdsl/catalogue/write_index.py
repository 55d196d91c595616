"""Writes the index of the catalogue: `python -m flowdsl.catalogue.write_index`."""

from __future__ import annotations

import json
from importlib import import_module

from flowdsl.catalogue.index import PATH, Row, rows_of

MODULES = (
    "distributions.real_line",
    "distributions.positive",
    "distributions.bounded",
    "distributions.discrete",
    "distributions.multivariate",
    "distributions.vectors",
    "distributions.matrices",
    "distributions.points",
    "distributions.mixture",
    "distributions.combine",
    "distributions.ordinal",
    "distributions.pixels",
    "distributions.wrapped",
    "distributions.sequences",
    "distributions.processes",
    "distributions.joint",
    "bijectors.elementwise",
    "bijectors.affine",
    "bijectors.cdf",
    "bijectors.shape",
    "bijectors.matrix",
    "bijectors.simplex",
    "bijectors.combine",
    "bijectors.flow",
    "bijectors.glow",
    "bijectors.joint",
    "bijectors.solver",
    "networks",
    "convolutions",
    "kernels",
    "methods",
    "conditioning",
    "members.distributions",
    "members.hidden_states",
    "members.processes",
    "members.parameters",
    "members.derived",
    "members.family_members",
    "members.bijectors",
    "members.operators",
    "members.kernels",
    "members.tensors",
    "functions.elementwise",
    "functions.tensor.reductions",
    "functions.tensor.linalg",
    "functions.tensor.solving",
    "functions.tensor.making",
    "functions.tensor.rearranging",
    "functions.tensor.joining",
    "functions.tensor.ordering",
    "functions.tensor.indexing",
    "functions.tensor.contracting",
    "functions.tensor.activations",
    "functions.tensor.special",
    "functions.tensor.laws",
    "functions.tensor.random",
    "functions.operators",
    "functions.coroutines",
    "functions.posteriors",
    "functions.versions",
    "functions.actions",
    "functions.removed",
)
"""The modules that hold entries, in the order of the catalogue."""


def made() -> tuple[Row, ...]:
    """The rows of all modules.

    Raises:
        ValueError: two entries have one key.
    """
    rows = [
        row
        for module in MODULES
        for row in rows_of(module, import_module(f"flowdsl.catalogue.{module}").ENTRIES)
    ]
    seen: set[str] = set()
    for row in rows:
        if row.key in seen:
            raise ValueError(f"two entries are called `{row.key}`")
        seen.add(row.key)
    return tuple(rows)


def dump(rows: tuple[Row, ...]) -> str:
    """The text of the index, a line for each entry."""
    parts = []
    for module in dict.fromkeys(row.module for row in rows):
        own = [
            json.dumps([r.key, r.kind, r.name, r.tfp, r.owner, r.names])
            for r in rows
            if r.module == module
        ]
        parts.append(f"[{json.dumps(module)}, [\n" + ",\n".join(own) + "\n]]")
    return "[\n" + ",\n".join(parts) + "\n]\n"


if __name__ == "__main__":
    PATH.write_text(dump(made()), encoding="utf-8")
