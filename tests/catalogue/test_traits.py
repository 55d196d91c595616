"""What rewriting may stand on: inverses, monotone curves and constant Jacobians, against TFP."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from catalogue_samples import BIJECTORS, Sample, node, tfp_object
from test_against_tfp import MONOTONE, points_in, short

from flowdsl.catalogue import CATALOGUE, REQUIRED, Entry
from flowdsl.catalogue.bijectors.rules import Elementwise
from flowdsl.ir import BijectorType

ENTRIES = CATALOGUE.of_kind("bijector")
INVERTIBLE = [e for e in ENTRIES if e.inverse]
OF_PARTS = ("bijector", "bijectors", "function", "network")


def ids(value: Any) -> str:
    return value.key


@pytest.mark.parametrize("entry", INVERTIBLE, ids=ids)
def test_inverses_go_both_ways_and_take_no_arguments(entry: Entry) -> None:
    other = CATALOGUE[entry.inverse]
    assert other.inverse == entry.key
    assert all(f.default is not REQUIRED for f in entry.short_formals)


@pytest.mark.parametrize("entry", INVERTIBLE, ids=ids)
def test_inverses_undo_each_other(entry: Entry) -> None:
    import tensorflow_probability as tfp

    one, other = (getattr(tfp.bijectors, CATALOGUE[k].tfp)() for k in (entry.key, entry.inverse))
    matrices = one.forward_min_event_ndims == 2
    x = np.array([[1.0, 0.0], [0.5, 2.0]] if matrices else [0.2, 1.0, 3.0], np.float32)
    np.testing.assert_allclose(other.forward(one.forward(x)), x, rtol=1e-5)


@pytest.mark.parametrize("make", MONOTONE, ids=short)
def test_monotone_curves(make: Sample) -> None:
    typed = node(make).type
    assert isinstance(typed, BijectorType)
    if isinstance(make.entry.rule, Elementwise):
        assert make.entry.monotone is not None, "say whether it is increasing or decreasing"
    if make.entry.monotone is None:
        return
    (step,) = typed.steps
    y = np.asarray(tfp_object(make).forward(points_in(step.domain)))
    steps = np.diff(y[np.isfinite(y)])
    assert (steps >= 0).all() if make.entry.monotone == "increasing" else (steps <= 0).all()


@pytest.mark.parametrize("make", [make for make, _ in BIJECTORS], ids=short)
def test_constant_jacobians(make: Sample) -> None:
    wants = {f.wants for f in make.entry.short_formals}
    if not wants.intersection(OF_PARTS):
        assert make.entry.constant_jacobian == tfp_object(make).is_constant_jacobian
    else:
        assert not make.entry.constant_jacobian
