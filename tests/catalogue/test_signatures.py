"""TFP's signatures: the data file, the `$` names that follow it, and where R differs."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
import pytest
from catalogue_samples import BIJECTORS, DISTRIBUTIONS, arg, node
from r_overlay import OVERLAY, Difference, difference
from r_signatures import R, formals

from flowdsl.catalogue import CATALOGUE, REQUIRED, Entry, construct
from flowdsl.catalogue.reading import construct_saved
from flowdsl.catalogue.signatures import entries, read, written
from flowdsl.catalogue.tfp_formals import PATH, REFUSED, default_of, raw
from flowdsl.ir import Apply, Constant
from flowdsl.ir.serialise import from_json, to_json
from flowdsl.pipeline import check, to_ast, to_source, to_values
from flowdsl.semantics.extension import FlowInterpreter

THEIRS = entries()


def ids(entry: Entry) -> str:
    return entry.key


def tfp_defaults(entry: Entry) -> dict[str, Any]:
    """TFP's defaults by name."""
    found = raw(entry)
    assert found is not None, f"run python -m flowdsl.catalogue.signatures: {entry.key} is new"
    return {n: default_of(v) for n, v in found if not (isinstance(v, dict) and "rest" in v)}


def test_the_data_file_is_that_of_the_installed_tfp() -> None:
    import tensorflow_probability as tfp

    assert PATH.read_text(encoding="utf-8") == written(read(tfp)), (
        "run python -m flowdsl.catalogue.signatures"
    )


@pytest.mark.parametrize("entry", THEIRS, ids=ids)
def test_r_differs_where_the_overlay_says(entry: Entry) -> None:
    ours = {f.name: f.default for f in entry.formals}
    assert OVERLAY.get(entry.key) == difference(ours, tfp_defaults(entry))


def test_no_row_is_of_nothing() -> None:
    assert set(OVERLAY) <= {e.key for e in THEIRS}
    assert all(row != Difference() for row in OVERLAY.values())


@pytest.mark.parametrize("entry", [e for e in THEIRS if e.prefixed in R], ids=ids)
def test_the_overlay_is_that_of_tfprobability(entry: Entry) -> None:
    """The same row comes out of R's own reference tables."""
    assert entry.prefixed is not None
    theirs = dict(formals(R[entry.prefixed]))
    assert OVERLAY.get(entry.key) == difference(theirs, tfp_defaults(entry))


@pytest.mark.parametrize("key", OVERLAY)
def test_tfp_and_the_overlay_make_rs_signature(key: str) -> None:
    """Nothing is said of a formal that is not there, and what is said is enough."""
    row, tfp = OVERLAY[key], tfp_defaults(CATALOGUE[key])
    kept = {n: d for n, d in tfp.items() if n not in row.missing}
    assert set(row.missing) <= set(tfp) and not set(row.extra) & set(tfp)
    assert not row.order or sorted(row.order) == sorted(kept)
    made = {**kept, **row.default}
    assert set(made) | set(row.extra) == {f.name for f in CATALOGUE[key].formals}
    assert all(asdict(row)[part] is not None for part in asdict(row))


@pytest.mark.parametrize("entry", THEIRS, ids=ids)
def test_dollar_names_have_tfps_formals(entry: Entry) -> None:
    """TFP's names in TFP's order; a default of None that TFP then refuses is required."""
    got = {f.name: f for f in entry.tfp_formals or ()}
    want = tfp_defaults(entry)
    assert [n for n in got if n in want] == list(want)
    known = {f.name: f for f in (*entry.short_formals, *entry.formals)}
    for name, default in want.items():
        formal = got[name]
        if formal.default is REQUIRED and default is None:
            assert known[name].default is REQUIRED
        elif formal.default is None:
            assert default is None or isinstance(default, str)  # a function of TFP's
        else:
            assert formal.default == default
        if name in known:
            ours = known[name]
            assert (formal.wants, formal.check) == (ours.wants, ours.check)
            assert (formal.core_rank, formal.receives) == (ours.core_rank, ours.receives)


def value(spec: str) -> Apply:
    """The node that a spec makes."""
    values, problems = to_values(to_ast(to_source(spec)).program, FlowInterpreter())
    assert problems == [] and isinstance(values[-1], Apply)
    return values[-1]


def args_of(spec: str) -> Mapping[str, Any]:
    """Arguments of the node that a spec makes; constants as plain lists."""
    args = value(spec).args
    return {n: a.value.tolist() if isinstance(a, Constant) else a for n, a in args}


@pytest.mark.parametrize(
    ("spec", "args"),
    [
        ("tfb$Sigmoid(-1, 3)", {"low": -1.0, "high": 3.0}),
        ("tfp$bijectors$Shift(2)", {"shift": 2.0}),
        ("tfb$DiscreteCosineTransform(3)", {"dct_type": 3}),
        ("tfb$PowerTransform()", {"power": 0.0}),
        ("tfb$RayleighCDF()", {"scale": 1.0}),
        ("tfd$Gamma(2, NULL, 1)", {"concentration": 2.0, "log_rate": 1.0}),
        ("tfd$NegativeBinomial(3, probs = 0.5, require_integer_total_count = FALSE)",
         {"total_count": 3.0, "probs": 0.5, "require_integer_total_count": False}),
        ("tfd$Exponential(2, TRUE)", {"rate": 2.0, "force_probs_to_zero_outside_support": True}),
    ],
)  # fmt: skip
def test_dollar_names_take_arguments_as_tfp_does(spec: str, args: dict[str, Any]) -> None:
    assert {n: a for n, a in args_of(spec).items() if n != "dtype"} == args


@pytest.mark.parametrize(
    ("spec", "code", "words"),
    [
        ("tfd$Normal()", "F207", "needs its argument `loc`"),
        ("tfd$Beta(1)", "F207", "needs its argument `concentration0`"),
        ("tfb$RealNVP(fraction_masked = 0.5)", "F207", "`shift_and_log_scale_fn` or `bijector_fn`"),
        (
            "tfd$MarkovChain(normal(), function(t, x) normal(x), 3L, "
            "experimental_use_kahan_sum = TRUE)",
            "F203",
            "`experimental_use_kahan_sum`",
        ),
        ("tfb$DiscreteCosineTransform(TRUE, 3)", "F206", "`validate_args`"),  # R's order
        ("tfb$CholeskyOuterProduct(TRUE)", "F203", "`cholesky_fn`"),
        ("tfb$AutoregressiveNetwork(2, bias_constraint = 1)", "F203", "`bias_constraint`"),
        ("tfd$MultivariateNormalDiag(scale_identity_multiplier = 2)", "F203", "no argument"),
    ],
)
def test_dollar_names_refuse(spec: str, code: str, words: str) -> None:
    (problem,) = check(spec)
    assert problem.code == code and words in problem.message


def test_null_leaves_tfps_own_alone() -> None:
    spec = "tfb$RealNVP(1, NULL, tfb$real_nvp_default_template(list(4)))"
    assert check(spec) == ()


def extras() -> list[Entry]:
    """Entries with formals that only TFP has and that are handed on to it."""
    return [e for e in THEIRS if only_tfps(e) and not e.name.startswith("joint_")]


def only_tfps(entry: Entry) -> dict[str, Any]:
    """Formals that only TFP has, each with a value that is not its default."""
    known = {f.name for f in (*entry.formals, *entry.short_formals)}
    return {
        f.name: not f.default if f.wants == "flag" else (f.default or 2) + 1
        for f in entry.tfp_formals or ()
        if f.name not in known and f.wants != REFUSED
    }


@pytest.mark.parametrize("entry", extras(), ids=ids)
def test_what_only_tfp_has_reaches_tfp(entry: Entry) -> None:
    from flowdsl.engines.tfp import Builder

    samples = [*DISTRIBUTIONS, *(m for m, _ in BIJECTORS)]
    make = next(m for m in samples if m.key == entry.key)
    wants = {f.name: f.wants for f in entry.tfp_formals or ()}
    more = {n: arg(v, wants[n]) for n, v in only_tfps(entry).items()}
    plain = node(make)
    made = Builder({}).build(construct(entry, {**dict(plain.args), **more}))
    for name in only_tfps(entry):
        assert name in made.parameters
    if entry.kind == "distribution" and "use_whitening_transform" not in more:
        x = np.array(made.sample(4, seed=1), copy=True)
        want = Builder({}).build(plain).log_prob(x)
        np.testing.assert_allclose(made.log_prob(x), want, rtol=1e-4, atol=1e-5)


JOINTS = [e for e in THEIRS if e.name.startswith("joint_distribution_") and only_tfps(e)]


@pytest.mark.parametrize("entry", JOINTS, ids=ids)
def test_what_only_tfp_has_reaches_tfps_joint_distributions(entry: Entry) -> None:
    from flowdsl.engines.tfp import Builder

    assert list(only_tfps(entry)) == ["experimental_use_kahan_sum"]
    home = "tfp$distributions$" + entry.tfp
    parts = {
        "sequential": "list(tfd_normal(0, 1), function(x) tfd_normal(x, 2))",
        "named": "list(a = tfd_normal(0, 1), b = function(a) tfd_normal(a, 2))",
        "coroutine": "function() { a <- yield(tfd_normal(0, 1)); yield(tfd_normal(a, 2)) }",
    }
    model = next(v for k, v in parts.items() if k in entry.name)
    made = Builder({}).build(value(f"{home}({model}, experimental_use_kahan_sum = TRUE)"))
    assert made.parameters["experimental_use_kahan_sum"] is True
    plain = Builder({}).build(value(f"{home}({model})"))
    x = plain.sample(seed=1)
    np.testing.assert_allclose(made.log_prob(x), plain.log_prob(x), rtol=1e-6)


def test_a_saved_node_keeps_what_only_tfp_has() -> None:
    made = value("tfd$Exponential(2, force_probs_to_zero_outside_support = TRUE)")
    back = from_json(*to_json(made), construct_saved)
    assert isinstance(back, Apply)
    assert back.get("force_probs_to_zero_outside_support") is True


def test_the_data_is_read_only_when_somebody_asks() -> None:
    code = (
        "from flowdsl.pipeline import check\n"
        "from flowdsl.catalogue.tfp_formals import data\n"
        "assert check('normal() %>% chain(shift(1), scale(2)) %>% tfb_exp()') == ()\n"
        "assert data.cache_info().misses == 0\n"
        "assert check('tfd$Normal(0, 1)') == ()\n"
        "assert data.cache_info().misses == 1\n"
        "import sys; assert 'tensorflow' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_entries_of_no_tfp_class_have_no_signature() -> None:
    others = [e for e in CATALOGUE if e not in THEIRS]
    assert others and all(e.tfp_formals is None for e in others)
