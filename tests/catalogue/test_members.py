"""What `$` finds, held against TFP's own objects over all sample arguments."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from catalogue_samples import BIJECTORS, DISTRIBUTIONS, Sample, constant, node, tfp_object

from flowdsl import FlowError, Session
from flowdsl.catalogue import CATALOGUE, Entry
from flowdsl.catalogue.members.rules import SELF
from flowdsl.ir import BijectorType, DistributionType, JointType
from flowdsl.pipeline import check
from flowdsl.semantics.tfp_names import name_of

BIJECTOR_MAKES = [make for make, _ in BIJECTORS]
MEMBERS = CATALOGUE.of_kind("member")


@pytest.fixture(scope="module")
def session() -> Session:
    return Session(seed=1)


@pytest.mark.parametrize("entry", MEMBERS, ids=lambda e: e.key)
def test_member_is_well_formed(entry: Entry) -> None:
    assert entry.doc.endswith(".") and "\n" not in entry.doc
    assert entry.formals[0].name == SELF and entry.owner
    assert entry.name not in {e.name for e in CATALOGUE.of_kind("method") if e.owner == entry.owner}
    (example,) = entry.examples
    assert [str(d) for d in check(example) if d.severity == "error"] == []


def test_only_the_dollar_finds_members() -> None:
    for entry in MEMBERS:
        assert all(e.kind != "member" for e in CATALOGUE.by_name.get(entry.name, ()))


@pytest.mark.parametrize("entry", MEMBERS, ids=lambda e: e.key)
def test_examples_give_a_value(entry: Entry, session: Session) -> None:
    session.run(entry.examples[0])


def member(session: Session, make: Sample, text: str) -> Any:
    """The value of an expression about `it`."""
    session.interpreter.globals.bindings["it"] = node(make)
    return session.run(text)


def tried(make: Sample) -> Any:
    """TFP's object, or None where the sample is for our own way of calling."""
    try:
        return tfp_object(make)
    except Exception:
        return None


@pytest.mark.parametrize("make", [*DISTRIBUTIONS, *BIJECTOR_MAKES], ids=lambda make: make.key)
def test_name_is_tfps(make: Sample) -> None:
    theirs = tried(make)
    if theirs is None:
        pytest.skip("TFP takes other arguments")
    assert make.key in OWN_NAMES or name_of(node(make)) == theirs.name


# TFP makes its Lambert W bijector of a chain, and names it so.
OWN_NAMES = {"bijector.lambert_w_tail"}


@pytest.mark.parametrize("make", DISTRIBUTIONS, ids=lambda make: make.key)
def test_facts_of_distributions(make: Sample, session: Session) -> None:
    theirs = tried(make)
    type_ = node(make).type
    if theirs is None or isinstance(type_, JointType):
        pytest.skip("TFP takes other arguments, or has a list of each")
    assert isinstance(type_, DistributionType)
    facts = "list(it$dtype, it$batch_shape, it$event_shape, it$reparameterization_type)"
    dtype, batch, event, kind = member(session, make, facts)
    assert dtype == theirs.dtype.name
    if None not in (type_.batch_shape, type_.event_shape):
        assert theirs.batch_shape.is_compatible_with(np.ravel(batch))
        assert np.ravel(event).tolist() == theirs.event_shape
    assert kind in str(theirs.reparameterization_type)
    listed = member(session, make, "it$parameters")
    assert set(listed) <= set(theirs.parameters) | {"name"}


SIZED = [
    m for m in BIJECTOR_MAKES if m.key != "bijector.batch_normalization" and "fn" not in repr(m)
]
"""Bijectors whose facts do not wait for a shape or for a function of ours."""


@pytest.mark.parametrize("make", SIZED, ids=lambda make: make.key)
def test_facts_of_bijectors(make: Sample, session: Session) -> None:
    theirs = tfp_object(make)
    made = node(make)
    assert isinstance(made.type, BijectorType)
    facts = "list(it$is_constant_jacobian, it$forward_min_event_ndims, it$inverse_min_event_ndims)"
    constant, forward, inverse = member(session, make, facts)
    assert constant == theirs.is_constant_jacobian
    assert (forward, inverse) == (theirs.forward_min_event_ndims, theirs.inverse_min_event_ndims)


SPACES = [
    make
    for make in DISTRIBUTIONS
    if isinstance(node(make).type, DistributionType) and node(make).type.dtype.startswith("float")  # type: ignore[union-attr]
]


@pytest.mark.parametrize("make", SPACES, ids=lambda make: make.key)
def test_default_space_is_tfps(make: Sample, session: Session) -> None:
    """Ranks, shapes and values of the bijector, or one located refusal."""
    theirs = tried(make)
    if theirs is None:
        pytest.skip("TFP takes other arguments")
    session.interpreter.globals.bindings["it"] = node(make)
    try:
        found = session.run("b <- it$experimental_default_event_space_bijector()")
    except FlowError as refused:
        assert refused.diagnostics[0].code == "F303"
        return
    expected = theirs.experimental_default_event_space_bijector()
    if found is None:
        assert expected is None
        return
    ranks = session.run("list(b$forward_min_event_ndims, b$inverse_min_event_ndims)")
    assert ranks == [expected.forward_min_event_ndims, expected.inverse_min_event_ndims]
    event = expected.inverse_event_shape(theirs.event_shape)
    x = np.full((*(node(make).type.batch_shape or ()), *event), 0.25, np.float32)
    session.interpreter.globals.bindings["x"] = constant(x)
    got = session.run("b$forward(x)")
    np.testing.assert_allclose(got, expected.forward(x), rtol=1e-5, atol=1e-6)
