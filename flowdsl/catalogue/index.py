"""All entries, and the ways to find one by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from flowdsl.catalogue import (
    bijectors,
    conditioning,
    convolutions,
    distributions,
    functions,
    kernels,
    members,
    methods,
    networks,
)
from flowdsl.catalogue.entry import Entry


class Catalogue:
    """An immutable set of entries, indexed by key and by every name."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries: tuple[Entry, ...] = tuple(entries)
        self._by_key = {e.key: e for e in self.entries}
        assert len(self._by_key) == len(self.entries), "catalogue keys are unique"

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __getitem__(self, key: str) -> Entry:
        return self._by_key[key]

    def get(self, key: str) -> Entry | None:
        """The entry of a key, or None."""
        return self._by_key.get(key)

    @cached_property
    def by_name(self) -> dict[str, tuple[Entry, ...]]:
        """Entries by each name that they answer to: short, prefixed and aliases."""
        found: dict[str, tuple[Entry, ...]] = {}
        for entry in self.entries:
            if entry.kind in ("member", "conditioning"):
                continue  # only `$` finds the one, only methods make the other
            for name in {entry.name, entry.prefixed or entry.name, *entry.aliases}:
                found[name] = (*found.get(name, ()), entry)
        return found

    @cached_property
    def by_tfp(self) -> dict[tuple[str, str], Entry]:
        """Entries by kind and TFP class name."""
        return {(e.kind, e.tfp): e for e in self.entries if e.tfp}

    @cached_property
    def by_member(self) -> dict[tuple[str, str], Entry]:
        """Entries by what they belong to and by the name after `$`."""
        return {(e.owner, e.name): e for e in self.entries if e.owner is not None}

    def of_kind(self, *kinds: str) -> tuple[Entry, ...]:
        """Entries of some kinds, in catalogue order."""
        return tuple(e for e in self.entries if e.kind in kinds)


CATALOGUE = Catalogue(
    (
        *distributions.ENTRIES,
        *bijectors.ENTRIES,
        *networks.ENTRIES,
        *convolutions.ENTRIES,
        *kernels.ENTRIES,
        *methods.ENTRIES,
        *conditioning.ENTRIES,
        *members.ENTRIES,
        *functions.ENTRIES,
    )
)
