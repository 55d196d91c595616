"""All entries, and the ways to find one by name; an entry's module is imported at first use.

`index.json` says which module holds an entry and what names it answers to.
`python -m flowdsl.catalogue.write_index` writes it anew from the modules; a test holds it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, TypeVar

from flowdsl.catalogue.entry import Entry

PATH = Path(__file__).with_name("index.json")

K = TypeVar("K")


class Row(NamedTuple):
    """What the index knows of an entry: enough to find it by any name."""

    key: str
    module: str
    kind: str
    name: str
    tfp: str
    owner: str | None
    names: tuple[str, ...]


def rows_of(module: str, entries: Iterable[Entry]) -> Iterator[Row]:
    """The rows of a module's entries."""
    for e in entries:
        # Only `$` finds members, only methods make what is given a condition.
        hidden = e.kind in ("member", "conditioning")
        names = () if hidden else tuple(dict.fromkeys((e.name, e.prefixed or e.name, *e.aliases)))
        yield Row(e.key, module, e.kind, e.name, e.tfp, e.owner, names)


def read(path: Path = PATH) -> tuple[Row, ...]:
    """The rows of the index, in the order of the catalogue."""
    listed = json.loads(path.read_text(encoding="utf-8"))
    return tuple(
        Row(key, module, kind, name, tfp, owner, tuple(names))
        for module, rows in listed
        for key, kind, name, tfp, owner, names in rows
    )


class Found(Mapping[K, "tuple[Entry, ...]"]):
    """Entries by something that the index knows; they are loaded when they are asked for."""

    def __init__(self, catalogue: Catalogue, keys: Mapping[K, tuple[str, ...]]) -> None:
        self._catalogue, self._keys = catalogue, keys

    def __getitem__(self, name: K) -> tuple[Entry, ...]:
        return tuple(self._catalogue[key] for key in self._keys[name])

    def __iter__(self) -> Iterator[K]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)

    def __contains__(self, name: object) -> bool:
        return name in self._keys


class One(Mapping[K, Entry]):
    """As `Found`, where there is one entry each."""

    def __init__(self, catalogue: Catalogue, keys: Mapping[K, str]) -> None:
        self._catalogue, self._keys = catalogue, keys

    def __getitem__(self, name: K) -> Entry:
        return self._catalogue[self._keys[name]]

    def __iter__(self) -> Iterator[K]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)

    def __contains__(self, name: object) -> bool:
        return name in self._keys


class Catalogue:
    """An immutable set of entries, indexed by key and by every name."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = {row.key: row for row in rows}
        self._entries: dict[str, Entry] = {}

    def __iter__(self) -> Iterator[Entry]:
        return (self[key] for key in self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, key: str) -> Entry:
        found = self._entries.get(key)
        if found is None:
            self._load(self._rows[key].module)
            found = self._entries[key]
        return found

    def __contains__(self, key: object) -> bool:
        return key in self._rows

    def get(self, key: str) -> Entry | None:
        """The entry of a key, or None."""
        return self[key] if key in self._rows else None

    def module_of(self, key: str) -> str:
        """The module, below this package, that holds an entry."""
        return self._rows[key].module

    def _load(self, module: str) -> None:
        made = import_module(f"flowdsl.catalogue.{module}").ENTRIES
        self._entries |= {e.key: e for e in made}

    @cached_property
    def by_name(self) -> Mapping[str, tuple[Entry, ...]]:
        """Entries by each name that they answer to: short, prefixed and aliases."""
        keys: dict[str, tuple[str, ...]] = {}
        for row in self._rows.values():
            for name in row.names:
                keys[name] = (*keys.get(name, ()), row.key)
        return Found(self, keys)

    @cached_property
    def by_tfp(self) -> Mapping[tuple[str, str], Entry]:
        """Entries by kind and TFP class name."""
        return One(self, {(r.kind, r.tfp): r.key for r in self._rows.values() if r.tfp})

    @cached_property
    def by_member(self) -> Mapping[tuple[str, str], Entry]:
        """Entries by what they belong to and by the name after `$`."""
        rows = self._rows.values()
        return One(self, {(r.owner, r.name): r.key for r in rows if r.owner is not None})

    def of_kind(self, *kinds: str) -> tuple[Entry, ...]:
        """Entries of some kinds, in catalogue order."""
        return tuple(self[row.key] for row in self._rows.values() if row.kind in kinds)


CATALOGUE = Catalogue(read())
