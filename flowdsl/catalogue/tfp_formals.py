"""TFP's own signatures of entries, for `tfd$Normal` and `tfp$bijectors$Shift`.

Read from `tfp_signatures.json` (`signatures.py` writes it) at first use.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from flowdsl.catalogue.formal import Formal
from flowdsl.r.function import REQUIRED


class Named(Protocol):
    """What the signatures need of an entry."""

    @property
    def key(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def tfp(self) -> str: ...
    @property
    def formals(self) -> tuple[Formal, ...]: ...
    @property
    def short_formals(self) -> tuple[Formal, ...]: ...


PATH = Path(__file__).with_name("tfp_signatures.json")

FAMILIES = {
    "bijector": "bijectors",
    "distribution": "distributions",
    "network": "bijectors",
    "kernel": "math.psd_kernels",
}
"""Where TFP keeps the classes of a kind."""

REFUSED = "nothing"
"""What a formal wants that TFP has and flowdsl does not take: its place counts, no value fits."""

HANDED_ON = {
    "always_yield_multivariate_student_t": "flag",
    "experimental_parallelize": "flag",
    "experimental_use_kahan_sum": "flag",
    "force_probs_to_zero_outside_support": "flag",
    "gauss_hermite_degree": "int",
    "gauss_hermite_scale_limit": "tensor",
    "is_increasing": "flag",
    "maybe_changes_size": "flag",
    "num_probit_terms_approx": "int",
    "require_integer_total_count": "flag",
    "use_whitening_transform": "flag",
}
"""Formals that no entry lists and that TFP may be given as they are: they change no shape, no
support and no weight. All others that only TFP has are refused."""

BROKEN = {
    (f"distribution.{name}", "experimental_use_kahan_sum")
    for name in (
        "markov_chain",
        "joint_distribution_sequential",
        "joint_distribution_named",
        "joint_distribution_coroutine",
    )
}
"""Entries and formals with which TFP 0.25 fails in its own code."""


@cache
def data() -> dict[str, dict[str, Any]]:
    """The data file."""
    return json.loads(PATH.read_text(encoding="utf-8"))


def raw(entry: Named) -> list[tuple[str, Any]] | None:
    """Names and JSON defaults as TFP has them, None where TFP has no such class."""
    family = FAMILIES.get(entry.kind)
    if family is None or not entry.tfp:
        return None
    found = data()[family].get(entry.tfp)
    return None if found is None else [(name, default) for name, default in found]


def default_of(value: Any) -> Any:
    """A default of the data file as formals hold it.

    >>> default_of([[0, 1]]), default_of({"dtype": "int32"}), default_of({"unset": True})
    (((0, 1),), 'int32', None)
    """
    if isinstance(value, dict):
        return REQUIRED if "required" in value else value.get("dtype", value.get("function"))
    return tuple(default_of(v) for v in value) if isinstance(value, list) else value


def formals_of(entry: Named) -> tuple[Formal, ...] | None:
    """An entry's formals in TFP's order with TFP's defaults, None where TFP has none.

    A formal that the entry knows keeps what it wants. Where TFP's default is None only to be
    refused by TFP itself (the entry needs a value), the formal is required.
    """
    found = raw(entry)
    if found is None:
        return None
    needed = {f.name for f in entry.short_formals if f.default is REQUIRED}
    known = {f.name: f for f in (*entry.short_formals, *entry.formals)}
    out: list[Formal] = []
    for name, value in found:
        if isinstance(value, dict) and "rest" in value:
            listed = {n for n, _ in found}
            out += [f for f in known.values() if f.name not in listed]
            continue
        own, default = known.get(name), default_of(value)
        if default is None and name in needed:
            default = REQUIRED
        if isinstance(value, dict) and "function" in value and (not own or own.wants != "string"):
            default = None  # TFP's own function, which is never passed on
        wants = REFUSED if (entry.key, name) in BROKEN else HANDED_ON.get(name, REFUSED)
        out.append(replace(own, default=default) if own else Formal(name, wants, default))
    return tuple(out)
