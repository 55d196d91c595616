"""The catalogue's names and signatures."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from flowdsl.catalogue import CATALOGUE, REQUIRED, Entry
from flowdsl.catalogue.construct import CHECKS

REFERENCE = Path(__file__).parents[1] / "fixtures" / "reference"
OURS = CATALOGUE.of_kind("bijector", "distribution", "method")
WANTS = {
    "tensor", "int", "ints", "shape", "flag", "string", "dtype", "bijector", "bijectors",
    "distribution", "distributions", "function", "network", "operator", "any", "float",
}  # fmt: skip
# Names that a bijector and a distribution share on purpose.
SHARED = {"sinh_arcsinh", "generalized_pareto", "blockwise"}


def ids(entry: Entry) -> str:
    return entry.key


def signatures() -> dict[str, str]:
    """R's signatures by function name."""
    found = {}
    for path in REFERENCE.glob("tfprobability-*.tsv"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                found[row["r_name"]] = row["r_signature"]
    return found


R = signatures()


def formals(signature: str) -> list[tuple[str, Any]]:
    """Names and defaults of an R signature."""
    out, depth, part = [], 0, ""
    for ch in signature + ",":
        depth += (ch == "(") - (ch == ")")
        if ch == "," and not depth:
            name, _, default = part.partition("=")
            out.append((name.strip(), value(default.strip())))
            part = ""
        else:
            part += ch
    return out


def value(text: str) -> Any:
    """An R default as the catalogue writes it."""
    known = {"": REQUIRED, "NULL": None, "TRUE": True, "FALSE": False, "list()": (),
             "list(c(0, 1))": ((0, 1),), "c(-1)": (-1,)}  # fmt: skip
    if text in known:
        return known[text]
    if text.startswith("tf$"):
        return text[3:]
    if text.startswith("paste0"):
        return None
    return text[1:-1] if text.startswith('"') else float(text.rstrip("L"))


def test_keys_and_names_are_unique() -> None:
    shorts = Counter(e.name for e in OURS)
    assert {n for n, c in shorts.items() if c > 1} <= SHARED
    assert all(e.key == f"{e.kind}.{e.name}" for e in OURS)
    prefixed = [e.prefixed for e in OURS if e.prefixed]
    assert len(set(prefixed)) == len(prefixed)


def test_there_are_enough() -> None:
    kinds = Counter(e.kind for e in OURS)
    assert kinds["bijector"] >= 45 and kinds["distribution"] >= 45 and kinds["method"] == 20


@pytest.mark.parametrize("entry", OURS, ids=ids)
def test_entry_is_well_formed(entry: Entry) -> None:
    assert entry.doc.endswith(".") and "\n" not in entry.doc
    assert entry.examples
    for listed in (entry.formals, entry.short_formals):
        names = [f.name for f in listed]
        assert len(set(names)) == len(names)
        for formal in listed:
            assert formal.wants in WANTS, formal
            assert formal.check is None or formal.check in CHECKS
    short = {f.name for f in entry.short_formals}
    required = {f.name for f in entry.formals if f.default is REQUIRED}
    assert required <= short


@pytest.mark.parametrize("entry", [e for e in OURS if e.prefixed in R], ids=ids)
def test_prefixed_formals_are_those_of_r(entry: Entry) -> None:
    assert entry.prefixed is not None
    ours = [(f.name, f.default) for f in entry.formals]
    assert ours == formals(R[entry.prefixed])


@pytest.mark.parametrize("entry", CATALOGUE.of_kind("method"), ids=ids)
def test_methods_follow_r(entry: Entry) -> None:
    (alias,) = entry.aliases
    want = [(n, d) for n, d in formals(R[alias]) if n != "..."]
    ours = [(f.name, f.default) for f in entry.formals]
    # What R hands on through its dots has a name here.
    assert [f for f in ours if f[0] != "seed"] == want


def test_every_r_function_in_scope_has_an_entry() -> None:
    """What is left out is listed here, so that nothing is forgotten."""
    known = {n for e in CATALOGUE for n in (e.prefixed, *e.aliases) if n}
    left = {n for n in R if n not in known}
    processes = {n for n in left if re.search(r"process|_model|joint_distribution", n)}
    assert left - processes <= LEFT_OUT


LEFT_OUT = {
    # removed from TFP; the language writes them with what replaced them
    "tfb_affine", "tfb_affine_linear_operator", "tfb_affine_scalar", "tfb_gumbel",
    "tfb_kumaraswamy", "tfb_matvec_lu", "tfb_ordered", "tfb_scale_tri_l", "tfb_weibull",
    "tfd_multivariate_student_t", "tfd_vector_diffeomixture", "tfd_vector_exponential_diag",
    "tfd_vector_exponential_linear_operator", "tfd_vector_laplace_diag",
    "tfd_vector_laplace_linear_operator", "tfd_vector_sinh_arcsinh_diag", "tfd_wishart",
    # networks, solvers and images
    "tfb_ffjord", "tfb_glow", "tfb_masked_dense", "tfb_split", "tfd_pixel_cnn",
    # sequences and quadratures
    "tfd_autoregressive", "tfd_poisson_log_normal_quadrature_compound",
}  # fmt: skip
