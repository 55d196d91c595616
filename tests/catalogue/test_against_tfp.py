"""Predicted types against the TFP objects of the same numbers."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
import pytest
from catalogue_samples import BIJECTORS, BY_FUNCTION, DISTRIBUTIONS, Sample, node, tfp_object

from flowdsl.catalogue import CATALOGUE, Bound
from flowdsl.catalogue.bijectors.rules import Elementwise
from flowdsl.ir import BijectorType, DistributionType, through
from flowdsl.ir.support import UNKNOWN, Support

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


def short(value: object) -> str:
    """Name of a test: what is made, without addresses of functions, which differ by process."""
    return value.key.split(".")[1] if hasattr(value, "key") else "events"


def test_no_entry_is_missing() -> None:
    sampled = {m.key for m, _ in BIJECTORS} | {m.key for m in DISTRIBUTIONS}
    known = {e.key for e in CATALOGUE.of_kind("bijector", "distribution")}
    assert {k for k in known if not is_layer(k)} <= sampled | BY_FUNCTION


def is_layer(key: str) -> bool:
    """Layers of flowdsl's own, which have no class in TFP."""
    return not CATALOGUE[key].tfp


@pytest.mark.parametrize("make", DISTRIBUTIONS, ids=short)
def test_distribution(make: Sample) -> None:
    typed = node(make).type
    assert isinstance(typed, DistributionType)
    real = tfp_object(make)
    assert typed.dtype == real.dtype.name
    assert typed.batch_shape == tuple(real.batch_shape_tensor().numpy())
    assert typed.event_shape == tuple(real.event_shape_tensor().numpy())
    values = real.sample(200, seed=1).numpy()
    assert values.shape == (200, *typed.batch_shape, *typed.event_shape)
    assert inside(values, typed.support), (typed.support, values)


def inside(values: np.ndarray, support: Support) -> bool:
    """Whether all values lie in a support."""
    slack = 1e-4 * max(1.0, float(np.abs(values).max()))
    kind = support.kind
    if kind in ("interval", "integers"):
        if kind == "integers" and (values != np.round(values)).any():
            return False
        return bool(
            (values >= support.low - slack).all() and (values <= support.high + slack).all()
        )
    if kind == "simplex":
        return bool((values >= 0).all() and np.allclose(values.sum(-1), 1, atol=1e-3))
    if kind == "log_probability_vectors":
        return bool(np.allclose(np.exp(values).sum(-1), 1, atol=1e-3))
    if kind == "one_hot":
        return set(np.unique(values)) <= {0, 1} and bool((values.sum(-1) == 1).all())
    if kind == "unit_vectors":
        return bool(np.allclose(np.square(values).sum(-1), 1, atol=1e-3))
    if kind in ("lower_triangular", "correlation_cholesky"):
        rows_fine = kind == "lower_triangular" or np.allclose(
            np.square(values).sum(-1), 1, atol=1e-3
        )
        return bool(rows_fine and np.allclose(values, np.tril(values)))
    if kind in ("positive_definite", "correlation_matrices"):
        ones = kind == "positive_definite" or np.allclose(
            np.diagonal(values, axis1=-2, axis2=-1), 1, atol=1e-3
        )
        return bool(ones and (np.linalg.eigvalsh(values) > -1e-3).all())
    if kind == "permutations":
        return bool((np.sort(values, -1) == np.arange(values.shape[-1])).all())
    assert kind in ("unknown", "points", "finite_set", "a_point_and_numbers"), kind
    return True


@pytest.mark.parametrize(("make", "events"), BIJECTORS, ids=short)
def test_bijector_ranks_and_shapes(make: Sample, events: tuple[tuple[int, ...], ...]) -> None:
    typed = node(make).type
    assert isinstance(typed, BijectorType)
    real = tfp_object(make)
    assert typed.forward_min_event_ndims == real.forward_min_event_ndims
    assert typed.inverse_min_event_ndims == real.inverse_min_event_ndims
    for event in events:
        after, batch, _ = through(typed.steps, event, (), UNKNOWN)
        assert after == told(real.forward_event_shape(event), real.forward, event), event
        rank = len(event)
        assert batch == tuple(real.experimental_batch_shape(x_event_ndims=rank)), event
        back, _, _ = through(typed.inverted().steps, after, (), UNKNOWN)
        assert back == told(real.inverse_event_shape(after), real.inverse, after), after


def told(shape: Any, run: Any, given: Any) -> tuple[int, ...]:
    """A shape as TFP tells it, or as it comes out where TFP leaves the -1 of a reshape open."""
    if shape.is_fully_defined():
        return tuple(shape)
    return tuple(run(np.ones(given, np.float32)).shape)


MONOTONE = [m for m, events in BIJECTORS if () in events and "chain" not in m.key]


@pytest.mark.parametrize("make", MONOTONE, ids=short)
def test_supports_of_bijectors(make: Sample) -> None:
    """Values of the domain stay in it and land in the image, both ways."""
    typed = node(make).type
    assert isinstance(typed, BijectorType)
    (step,) = typed.steps
    real = tfp_object(make)
    for part in parts_of(step.domain):
        x = points_in(part)
        y = np.asarray(real.forward(x), dtype=np.float64)
        assert np.isfinite(y[2:-2]).all(), (part, y)
        _, _, image = through(typed.steps, (), (), part)
        if image.kind != "unknown":
            assert inside(y[np.isfinite(y)], image), (part, image, y)
            assert touches(y, image), (part, image, y)


def parts_of(domain: Support) -> list[Support]:
    """A domain and some of its parts."""
    low = domain.low if np.isfinite(domain.low) else -3.0
    high = domain.high if np.isfinite(domain.high) else low + 6.0
    middle = (low + high) / 2
    return [
        domain,
        Support("interval", low, middle),
        Support("interval", middle, domain.high),
        Support("interval", low + (high - low) / 4, middle),
    ]


def points_in(part: Support) -> np.ndarray:
    low = part.low if np.isfinite(part.low) else min(part.high, 0.0) - 4.0
    high = part.high if np.isfinite(part.high) else max(part.low, 0.0) + 4.0
    return np.linspace(low, high, 42, dtype=np.float32)[1:-1]


def touches(y: np.ndarray, image: Support) -> bool:
    """Whether finite ends of an image are tight: values come near at least one of them."""
    ends = [e for e in (image.low, image.high) if np.isfinite(e)]
    near = 0.3 * float(np.ptp(y[np.isfinite(y)]))
    return not ends or any(np.nanmin(np.abs(y - e)) <= near for e in ends)


SPACE = {
    ("interval", -np.inf, np.inf): "Identity",
    ("interval", 0.0, np.inf): ("Softplus", "Exp", "Chain"),
    ("interval", 0.0, 1.0): "Sigmoid",
    ("simplex", -np.inf, np.inf): ("SoftmaxCentered", "IteratedSigmoidCentered", "Chain"),
    ("correlation_cholesky", -np.inf, np.inf): "CorrelationCholesky",
}


@pytest.mark.parametrize("make", DISTRIBUTIONS, ids=short)
def test_default_event_space(make: Sample) -> None:
    """TFP's own map of real numbers onto the support agrees with the predicted one."""
    typed = node(make).type
    assert isinstance(typed, DistributionType)
    if CATALOGUE[make.key].discrete or typed.support.kind != "interval":
        return
    try:
        bijector: Any = tfp_object(make).experimental_default_event_space_bijector()
    except NotImplementedError:
        return
    if bijector is None:
        return
    shape = (*typed.batch_shape, *typed.event_shape)
    try:
        shape = tuple(bijector.inverse_event_shape(shape))
    except (NotImplementedError, ValueError):
        return
    grid = np.linspace(-6.0, 6.0, 25, dtype=np.float32)
    x = np.ones((25, *shape), np.float32) * grid.reshape(25, *(1,) * len(shape))
    y = np.asarray(bijector.forward(x))
    assert inside(y[np.isfinite(y)], typed.support), (typed.support, y)


CURVES = [m for m in MONOTONE if isinstance(m.entry.rule, Elementwise)]


@pytest.mark.parametrize("make", CURVES, ids=short)
def test_curves(make: Sample) -> None:
    """The NumPy curve by which supports are mapped is TFP's own."""
    made = node(make)
    rule, typed = make.entry.rule, made.type
    assert isinstance(rule, Elementwise) and isinstance(typed, BijectorType)
    values = rule.values(Bound(make.entry, {**dict(made.args)}))
    assert values is not None
    x = points_in(typed.steps[0].domain)
    real = tfp_object(make)
    y = np.asarray(real.forward(x))
    np.testing.assert_allclose(rule.forward(x.astype(float), **values), y, rtol=1e-4, atol=1e-5)
    back = rule.inverse(y.astype(float), **values)
    if not np.isnan(back).all():  # a formula that is missing on purpose
        inside_curve = np.abs(np.gradient(y, x)) > 1e-2
        np.testing.assert_allclose(back[inside_curve], x[inside_curve], rtol=1e-3, atol=1e-3)
