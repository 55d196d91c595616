"""How steps are called, in which order they stand, and what methods give."""

from __future__ import annotations

import numpy as np
import pytest
from catalogue_samples import TRIL, Make, arr, b, constant, coupling, d, node

from flowdsl.catalogue import CATALOGUE, construct
from flowdsl.ir import BijectorType, Param, Symbol, TensorType, through
from flowdsl.ir.support import POSITIVE, REAL, UNKNOWN
from flowdsl.source import Source, Span

NORMAL = d("normal", loc=0.0, scale=1.0)
BATCH = d("multivariate_normal_diag", loc=np.zeros((4, 2), np.float32))


def steps(make: Make) -> list[str]:
    typed = node(make).type
    assert isinstance(typed, BijectorType)
    return [s.title for s in typed.steps]


@pytest.mark.parametrize(
    ("make", "titles"),
    [
        (b("shift", shift=1.0), ["shift(1)"]),
        (b("shift", shift=arr([1.0, 2.5])), ["shift(c(1, 2.5))"]),
        (b("scale", log_scale=0.5), ["scale(log_scale = 0.5)"]),
        (b("scale_matvec_tri_l", scale_tril=arr(TRIL)), ["scale_matvec_tri_l(<2x2>)"]),
        (b("permute", permutation=(1, 0)), ["permute(c(1, 0))"]),
        (b("softplus", low=2.0), ["softplus(low = 2)"]),
        (b("chain", bijectors=[b("shift", shift=1.0), b("scale", scale=2.0)]),
         ["scale(2)", "shift(1)"]),
        (b("chain", bijectors=[b("exp"), b("chain", bijectors=[b("log"), b("tanh")])]),
         ["tanh()", "log()", "exp()"]),
        (b("invert", bijector=b("chain", bijectors=[b("exp"), b("tanh")])),
         ["inverse of exp()", "inverse of tanh()"]),
        (b("real_nvp", num_masked=1, shift_and_log_scale_fn=coupling), ["real_nvp(1)"]),
        (b("blockwise", bijectors=[b("exp"), b("shift", shift=1.0)], block_sizes=(2, 1)),
         ["blockwise(exp(), shift(1))"]),
    ],
    ids=lambda v: "make" if isinstance(v, Make) else v[0],
)  # fmt: skip
def test_titles(make: Make, titles: list[str]) -> None:
    assert steps(make) == titles


def test_unknown_arguments_are_named() -> None:
    a = Param(TensorType(None, ()), "a", np.asarray(1.0), "positive")
    made = construct(CATALOGUE["bijector.scale"], {"scale": a})
    assert isinstance(made.type, BijectorType)
    (step,) = made.type.steps
    assert step.name == "scale(a)"
    assert through([step], (), (), POSITIVE)[2] == POSITIVE
    assert through([step.flipped()], (), (), POSITIVE)[2] == POSITIVE
    free = construct(CATALOGUE["bijector.shift"], {"shift": Symbol(TensorType(None, ()), "s")})
    assert isinstance(free.type, BijectorType)
    assert free.type.steps[0].name == "shift(s)"
    assert through(free.type.steps, (), (), POSITIVE)[2] == UNKNOWN
    assert through(free.type.steps, (), (), REAL)[2] == REAL


def test_a_step_knows_its_place() -> None:
    span = Span(0, 8, Source("a.flow", "shift(1)"))
    made = construct(CATALOGUE["bijector.shift"], {"shift": constant(1.0)}, span)
    assert isinstance(made.type, BijectorType)
    assert made.type.steps[0].span == span and made.spans == (span,)


def test_batch_normalization_takes_its_vectors() -> None:
    moments = {
        n: Param(TensorType(None, (3,)), n, np.ones(3))
        for n in ("gamma", "beta", "moving_mean", "moving_variance")
    }
    made = construct(CATALOGUE["bijector.batch_normalization"], moments)
    assert isinstance(made.type, BijectorType)
    assert through(made.type.steps, (3,), (), REAL) == ((3,), (), REAL)
    with pytest.raises(ValueError, match="was made for 3 dimensions, the event has 2"):
        through(made.type.steps, (2,), (), REAL)


def test_dtypes() -> None:
    wide = constant(1.0, "float64")
    normal = construct(CATALOGUE["distribution.normal"], {"loc": wide, "scale": constant(1.0)})
    assert normal.type.dtype == "float64"  # type: ignore[union-attr]
    asked = construct(
        CATALOGUE["distribution.normal"],
        {"loc": constant(0.0), "scale": constant(1.0), "dtype": "float64"},
    )
    assert asked.type.dtype == "float64"  # type: ignore[union-attr]
    shift = construct(CATALOGUE["bijector.shift"], {"shift": wide})
    assert shift.type.dtype == "float64"  # type: ignore[union-attr]
    moved = construct(
        CATALOGUE["distribution.transformed_distribution"],
        {"distribution": node(NORMAL), "bijector": shift},
    )
    assert moved.type.dtype == "float64"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("name", "args", "shape"),
    [
        ("sample", {"distribution": BATCH, "sample_shape": (5, 3)}, (5, 3, 4, 2)),
        ("sample", {"distribution": NORMAL}, ()),
        ("log_prob", {"distribution": BATCH, "value": np.zeros((7, 1, 2))}, (7, 4)),
        ("prob", {"distribution": NORMAL, "value": np.zeros((7, 3))}, (7, 3)),
        ("cdf", {"distribution": NORMAL, "value": 0.0}, ()),
        ("quantile", {"distribution": NORMAL, "value": np.zeros(3)}, (3,)),
        ("mean", {"distribution": BATCH}, (4, 2)),
        ("covariance", {"distribution": BATCH}, (4, 2, 2)),
        ("entropy", {"distribution": BATCH}, (4,)),
        ("kl_divergence", {"distribution": BATCH, "other": BATCH}, (4,)),
        ("forward", {"bijector": b("softmax_centered"), "x": np.zeros((5, 2))}, (5, 3)),
        ("inverse", {"bijector": b("fill_triangular"), "y": np.zeros((5, 2, 2))}, (5, 3)),
        ("forward", {"bijector": b("shift", shift=np.zeros(3)), "x": 0.0}, (3,)),
        ("forward", {"bijector": b("shift", shift=np.zeros(3)), "x": np.zeros((5, 1))}, (5, 3)),
        ("forward_log_det_jacobian", {"bijector": b("exp"), "x": np.zeros((5, 2))}, (5, 2)),
        ("forward_log_det_jacobian",
         {"bijector": b("exp"), "x": np.zeros((5, 2)), "event_ndims": 1}, (5,)),
        ("inverse_log_det_jacobian",
         {"bijector": b("softmax_centered"), "y": np.zeros((5, 3))}, (5,)),
    ],
    ids=lambda v: v if isinstance(v, str) else "",
)  # fmt: skip
def test_shapes_of_methods(name: str, args: dict[str, object], shape: tuple[int, ...]) -> None:
    typed = node(Make(f"method.{name}", args)).type
    assert isinstance(typed, TensorType)
    assert typed.shape == shape
