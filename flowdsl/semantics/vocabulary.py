"""All names of the language: the catalogue's entries and R's own functions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from flowdsl.catalogue import CATALOGUE, Catalogue, Entry
from flowdsl.r import library
from flowdsl.r.function import Function

Definition: TypeAlias = "Entry | Function"

SHARED = ("split",)
"""Names of which R's function and the tensor function differ; elsewhere the tensor function of a
name takes R's vectors as R's own does."""


MASKED = ("scale", "gamma", "beta")
"""Names of which the catalogue's meaning always goes before R's, which is `base::scale`."""


def definitions(name: str, catalogue: Catalogue = CATALOGUE) -> tuple[Definition, ...]:
    """What a name may mean, the catalogue's entries before R's function; () for nothing.

    >>> [d.key for d in definitions("mean")], [d.key for d in definitions("exp")]
    (['method.mean', 'function.mean'], ['bijector.exp', 'tensor.exp'])
    """
    entries: tuple[Definition, ...] = catalogue.by_name.get(name, ())
    own = library.find(name) if name not in MASKED else None
    if own is None or (name not in SHARED and any(e.kind == "tensor" for e in entries)):
        return entries
    return (*entries, own)


def names() -> Iterator[str]:
    """Every name, the catalogue's first."""
    yield from CATALOGUE.by_name
    yield from (n for n in library.names() if n not in CATALOGUE.by_name)


def functions() -> tuple[Function, ...]:
    """R's functions that are called by R's own name."""
    return tuple(
        f for f in library.every() if any(n in MASKED or f in definitions(n) for n in f.names)
    )
