"""Each public name of TFP and tfprobability: it works, is replaced, or is refused with why."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from flowdsl import FlowError, Session, check
from flowdsl.catalogue import CATALOGUE, Entry
from flowdsl.catalogue.function_names import FUNCTION_NAMES
from flowdsl.catalogue.status import RENAMED, REPLACED
from flowdsl.catalogue.unsupported import UNSUPPORTED

TABLE = Path(__file__).parents[1] / "fixtures" / "reference" / "tfp-names.tsv"
Row = dict[str, str]


def rows() -> list[Row]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


ROWS = rows()
REFUSED = {
    "tfb_masked_dense": "autoregressive_network",
    "tfd_vector_diffeomixture": "mixture",
}
"""Functions of R that are refused, and a word of the hint."""


def full(row: Row) -> str:
    return f"tfp${row['family']}${row['tfp_name']}"


def entry_of(row: Row) -> Entry | None:
    """The entry that R's name, or else TFP's, finds."""
    listed = CATALOGUE.by_name.get(row["r_name"], ()) if row["r_name"] else ()
    kind = row["family"].removesuffix("s")
    named = listed or CATALOGUE.by_name.get(full(row), ())
    found = [*named, *(CATALOGUE.by_tfp.get((k, row["tfp_name"])) for k in (kind, "network"))]
    return next((e for e in found if e is not None), None)


def fate(row: Row) -> str:
    """What becomes of a name."""
    entry = entry_of(row)
    if entry is None and full(row) in FUNCTION_NAMES:
        return "works"
    if entry is None:
        return "absent" if full(row) in UNSUPPORTED else "forgotten"
    if row["r_name"] in REFUSED:
        return "refused"
    if entry.kind == "action":
        return "replaced" if entry.doc.startswith((REPLACED, RENAMED)) else "forgotten"
    return "works"


def test_counts() -> None:
    wrapped = Counter((r["family"], fate(r)) for r in ROWS if r["r_name"])
    assert wrapped == {
        ("distributions", "works"): 94,
        ("distributions", "replaced"): 6,
        ("distributions", "refused"): 1,
        ("bijectors", "works"): 56,
        ("bijectors", "replaced"): 9,
        ("bijectors", "refused"): 1,
    }
    never = Counter((r["family"], fate(r)) for r in ROWS if not r["r_name"])
    assert never == {
        ("distributions", "works"): 35,
        ("distributions", "absent"): 5,
        ("bijectors", "works"): 17,
        ("bijectors", "absent"): 5,
    }


def test_the_table_is_that_of_tfp() -> None:
    """Nothing public of the two modules is left out of it."""
    import inspect

    import tensorflow_probability as tfp

    listed = {(r["family"], r["tfp_name"]) for r in ROWS if r["in_0.25"] != "absent"}
    for family in ("bijectors", "distributions"):
        module = getattr(tfp, family)
        public = {
            n
            for n in dir(module)
            if not n.startswith("_")
            and callable(getattr(module, n))
            and not inspect.ismodule(getattr(module, n))
        }
        assert {n for f, n in listed if f == family} == public


@pytest.mark.parametrize("row", ROWS, ids=full)
def test_tfps_name_is_found_or_explained(row: Row) -> None:
    found = [d for d in check(full(row)) if d.severity == "error"]
    if fate(row) != "absent":
        assert not found
        return
    (problem,) = found
    why, hint = UNSUPPORTED[full(row)]
    assert problem.code == "F209" and problem.span is not None
    assert why in problem.message and problem.hints == (hint,)


@pytest.mark.parametrize(
    "row", [r for r in ROWS if fate(r) in ("replaced", "refused")], ids=lambda r: r["r_name"]
)
def test_removed_functions_say_so(row: Row) -> None:
    """Each example runs with a lint that names the year; the others are refused with a reason."""
    entry = entry_of(row)
    assert entry is not None
    arguments = {"tfd_vector_diffeomixture": "1, 2, normal()"}
    if row["r_name"] in REFUSED:
        with pytest.raises(FlowError) as caught:
            Session().run(f"{row['r_name']}({arguments.get(row['r_name'], '1, 2')})")
        (problem,) = caught.value.diagnostics
        assert problem.span is not None and problem.hints
        assert REFUSED[row["r_name"]] in " ".join((problem.message, *problem.hints))
        return
    for text in (*entry.examples, *(e.replace(row["r_name"], full(row)) for e in entry.examples)):
        session = Session()
        session.run(text)
        lints = [w.message for w in session.warnings if w.code == "W401"]
        assert any("gone from TFP since 20" in m for m in lints), text


def test_names_that_are_absent_are_in_the_table() -> None:
    gone = {"tfp$distributions$quadrature_scheme_softmaxnormal_quantiles"}  # a default of R's
    assert set(UNSUPPORTED) <= {full(r) for r in ROWS} | gone
