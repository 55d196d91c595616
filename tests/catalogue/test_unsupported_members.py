"""Every public name of TFP's objects is here, or is refused with what to write instead."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from catalogue_samples import BIJECTORS, DISTRIBUTIONS, Make, Sample, k, node, tfp_object

from flowdsl import FlowError, Session
from flowdsl.catalogue import CATALOGUE
from flowdsl.catalogue.entry import Bound, RuleError
from flowdsl.catalogue.members.rules import SELF
from flowdsl.catalogue.unsupported_members import UNSUPPORTED_MEMBERS

MAKES = [
    *DISTRIBUTIONS,
    *(make for make, _ in BIJECTORS),
    k("exponentiated_quadratic"),
    Make("operator.diag", {"diag": np.array([1.0, 2.0])}),
]
UNSIZED = "F526"
"""What a bijector says whose weights wait for a shape."""

BY_CLASS = {make.key: make for make in MAKES}


@pytest.fixture(scope="module")
def session() -> Session:
    return Session(seed=1)


def theirs(make: Sample) -> Any:
    """TFP's object, or None where the sample is for our own way of calling."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return tfp_object(make)
    except Exception:
        return None


def owner(make: Sample) -> str:
    return make.key.split(".")[0]


def refused(session: Session, make: Sample, name: str) -> str | None:
    """Why a name after `$` is refused without telling what to write instead."""
    try:
        session.run(f"it${name}")
    except FlowError as problem:
        (found,) = problem.diagnostics
        told = found.hints and not found.hints[0].startswith("did you mean")
        return None if found.code in ("F209", UNSIZED) and told else str(found)
    entry = CATALOGUE.by_member.get((owner(make), name))
    if entry is None or entry.kind != "member" or entry.read:
        return None
    try:
        entry.rule(Bound(entry, {SELF: node(make)}))
    except RuleError as problem:
        return problem.message if problem.code == "F209" and " has no " in problem.message else None
    except Exception:
        return None  # arguments are missing
    return None


def public(made: Any) -> Iterator[str]:
    return (name for name in dir(made) if not name.startswith("_"))


@pytest.mark.parametrize("key", BY_CLASS)
def test_every_public_name_of_tfp_is_answered(key: str, session: Session) -> None:
    make = BY_CLASS[key]
    made = theirs(make)
    if made is None:
        pytest.skip("TFP takes other arguments")
    session.interpreter.globals.bindings["it"] = node(make)
    problems = {name: refused(session, make, name) for name in public(made)}
    assert {name: why for name, why in problems.items() if why} == {}


def test_reasons_are_of_names_that_nothing_else_answers() -> None:
    for kind, names in UNSUPPORTED_MEMBERS.items():
        for name, (reason, hint) in names.items():
            assert (kind, name) not in CATALOGUE.by_member
            assert reason and hint and not reason.endswith(".") and not hint.endswith(".")


def test_the_message_says_what_to_write() -> None:
    with pytest.raises(FlowError) as refusal:
        Session().run("tfd_normal(0, 1)$with_name_scope()")
    (found,) = refusal.value.diagnostics
    assert found.message == "`$with_name_scope` is not here: it decorates Python methods"
    assert found.hints == ("`$name` is the name of an object",)


@pytest.mark.parametrize(
    ("script", "word"),
    [
        ("tfd_transformed_distribution(tfd_normal(0, 1), tfb_exp())$mean()", "reduce_mean"),
        ("tfd_kl_divergence(tfd_normal(0, 1), tfd_gamma(1, 1))", "log_prob(other, x)"),
        (
            "tfd_multivariate_normal_linear_operator("
            "c(1, 2), tf$linalg$LinearOperatorDiag(c(1, 2)), validate_args = TRUE)$mean()",
            "is_non_singular = TRUE",
        ),
        ("tfp$bijectors$ffjord$trace_jacobian_exac", "trace_jacobian_exact"),
        ("hist(as.numeric(tfd_sample(tfd_normal(0, 1), 100)))", "flowdsl plot"),
        ("model <- keras_model_sequential()", "real_nvp()"),
        ("with(tf$GradientTape(persistent = TRUE), 1)", "fit(model, data)"),
        ("d <- tfd_normal(0, 1); d$loc <- 3", "copy(loc = 3)"),
    ],
)
def test_refusals_of_tfp_say_what_to_write(script: str, word: str) -> None:
    with pytest.raises(FlowError) as refusal:
        Session(seed=1).run(script)
    (found,) = refusal.value.diagnostics
    assert found.span is not None and word in " ".join(found.hints)
