"""All entries, and the ways to find one by name; an entry's module is imported at first use.

`index.json` says which module holds an entry and what names it answers to.
`python -m flowdsl.catalogue.write_index` writes it anew from the modules; a test holds it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar, overload

from flowdsl.catalogue.entry import Entry

PATH = Path(__file__).with_name("index.json")

Key = TypeVar("Key")
Value = TypeVar("Value")
Held = TypeVar("Held")
Other = TypeVar("Other")


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


class Lookup(Mapping[Key, Value], Generic[Key, Held, Value]):
    """A mapping whose keys are known and whose values load when they are looked up.

    Args:
        held: what each value is loaded from.
        load: loads one value.

    >>> squares = Lookup({"a": 2}, lambda n: n * n)
    >>> "a" in squares, squares["a"], squares.get("b")
    (True, 4, None)
    """

    def __init__(self, held: Mapping[Key, Held], load: Callable[[Held], Value]) -> None:
        self._held, self._load = held, load

    def __getitem__(self, key: Key) -> Value:
        return self._load(self._held[key])

    @overload
    def get(self, key: Key, /) -> Value | None: ...
    @overload
    def get(self, key: Key, /, default: Value | Other) -> Value | Other: ...
    def get(self, key: Key, /, default: Any = None) -> Any:
        """The value of a key, else the default; errors of loading are never taken for absence."""
        return self[key] if key in self._held else default

    def __contains__(self, key: object) -> bool:
        return key in self._held

    def __iter__(self) -> Iterator[Key]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)


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

    def rows(self) -> Iterable[Row]:
        """What the index knows of every entry, in the order of the catalogue; nothing loads."""
        return self._rows.values()

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
        return Lookup(keys, lambda listed: tuple(self[key] for key in listed))

    @cached_property
    def by_tfp(self) -> Mapping[tuple[str, str], Entry]:
        """Entries by kind and TFP class name."""
        held = {(r.kind, r.tfp): r.key for r in self._rows.values() if r.tfp}
        return Lookup(held, self.__getitem__)

    @cached_property
    def by_member(self) -> Mapping[tuple[str, str], Entry]:
        """Entries by what they belong to and by the name after `$`."""
        rows = self._rows.values()
        held = {(r.owner, r.name): r.key for r in rows if r.owner is not None}
        return Lookup(held, self.__getitem__)

    def of_kind(self, *kinds: str) -> tuple[Entry, ...]:
        """Entries of some kinds, in catalogue order."""
        return tuple(self[row.key] for row in self._rows.values() if row.kind in kinds)


CATALOGUE = Catalogue(read())
