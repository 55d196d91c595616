"""What constructors refuse, at the limit and past it."""

from __future__ import annotations

import numpy as np
import pytest
from catalogue_samples import TRIL, Make, arr, b, coupling, d, node

from flowdsl.diagnostics import FlowError
from flowdsl.ir import DistributionType

NORMAL = d("normal", loc=0.0, scale=1.0)
EXPONENTIAL = d("exponential", rate=1.0)
UNIFORM = d("uniform", low=0.0, high=1.0)


def iid(n: int | tuple[int, ...], base: Make = NORMAL) -> Make:
    return d("sample_distribution", distribution=base, sample_shape=n if n else ())


def flow(base: Make, *steps: Make) -> Make:
    """A base through bijectors in the order in which they are applied."""
    return d(
        "transformed_distribution",
        distribution=base,
        bijector=b("chain", bijectors=list(reversed(steps))),
    )


def m(name: str, **args: object) -> Make:
    return Make(f"method.{name}", args)


TRI3 = b("scale_matvec_tri_l", scale_tril=np.eye(3, dtype=np.float32))
SWAP3 = b("permute", permutation=(2, 0, 1))
MIX3 = d("categorical", probs=arr([0.2, 0.3, 0.5]))

REFUSED: list[tuple[Make, str, str]] = [
    (d("normal", loc=0.0, scale=0.0), "F304", "`scale` of `normal` must be positive, it is 0"),
    (d("uniform", low=1.0, high=1.0), "F304", "`low` of `uniform` must lie below `high`"),
    (d("bernoulli", probs=1.1), "F304", "must lie between 0 and 1"),
    (d("bernoulli"), "F207", "`bernoulli` needs `logits` or `probs`"),
    (d("bernoulli", probs=0.5, logits=0.0), "F204", "not both"),
    (d("normal", loc=arr([0, 1]), scale=arr([1, 1, 1])), "F301", "do not fit together"),
    (d("dirichlet", concentration=1.0), "F301", "must be a vector"),
    (d("categorical", probs=0.5), "F301", "must be a vector"),
    (d("multivariate_normal_tri_l", scale_tril=np.ones((2, 3))), "F301", "must be a square matrix"),
    (d("multivariate_normal_tri_l", scale_tril=np.diag([1.0, 0.0])), "F304", "0 on its diagonal"),
    (d("multivariate_normal_diag", loc=np.zeros(3), scale_diag=np.ones(2)), "F301",
     "`loc` of `multivariate_normal_diag` has 3 numbers, `scale_diag` is for 2"),
    (d("multivariate_normal_diag"), "F207", "needs `loc` or `scale_diag`"),
    (d("multivariate_normal_diag", loc=0.0), "F301", "must be a vector"),
    (d("multivariate_normal_full_covariance", covariance_matrix=np.array([[1, 2], [0, 1]])),
     "F304", "must be symmetric"),
    (d("multivariate_normal_full_covariance", covariance_matrix=np.array([[1, 2.], [2., 1]])),
     "F304", "positive definite"),
    (d("triangular", low=0.0, high=1.0, peak=2.0), "F304", "`peak` of `triangular`"),
    (d("wishart_tri_l", df=1.0, scale_tril=np.eye(2)), "F304", "at least 2"),
    (d("von_mises_fisher", mean_direction=np.ones(2), concentration=1.0), "F304", "length 1"),
    (d("lkj", dimension=0, concentration=1.0), "F304", "at least 1"),
    (d("mixture_same_family", mixture_distribution=MIX3,
       components_distribution=d("normal", loc=np.zeros(2), scale=1.0)), "F301",
     "the mixture has 3 weights and 2 components"),
    (d("mixture_same_family", mixture_distribution=MIX3, components_distribution=NORMAL),
     "F301", "a mixture needs a batch"),
    (d("mixture_same_family", mixture_distribution=NORMAL, components_distribution=NORMAL),
     "F206", "must be a categorical distribution"),
    (d("mixture", cat=MIX3, components=[NORMAL, NORMAL]), "F301", "3 weights and 2 components"),
    (d("mixture", cat=d("categorical", probs=arr([0.5, 0.5])), components=[NORMAL, iid((2,))]),
     "F301", "share one event shape"),
    (d("independent", distribution=NORMAL, reinterpreted_batch_ndims=1), "F303", "1 batch axes"),
    (iid((-1,)), "F301", "must not be negative"),
    (d("batch_reshape", distribution=d("normal", loc=np.zeros(3), scale=1.0), batch_shape=(2,)),
     "F301", "cannot become"),
    (d("batch_broadcast", distribution=d("normal", loc=np.zeros(3), scale=1.0), to_shape=(1,)),
     "F301", "does not broadcast"),
    (b("scale", scale=0.0), "F304", "must not be 0"),
    (b("scale"), "F207", "needs `scale` or `log_scale`"),
    (b("permute", permutation=(1, 2)), "F301", "`permute` must name each index 0 to n-1 once"),
    (b("permute", permutation=(0, 0)), "F301", "each index"),
    (b("permute", permutation=(0, 1), axis=0), "F303", "counts from the end"),
    (b("reshape", event_shape_out=(2, 2), event_shape_in=(5,)), "F301", "4 numbers of 5"),
    (b("blockwise", bijectors=[b("exp")], block_sizes=(1, 2)), "F301", "lists 2"),
    (b("blockwise", bijectors=[b("fill_triangular")]), "F303", "numbers or vectors"),
    (b("real_nvp", num_masked=0, shift_and_log_scale_fn=coupling), "F301", "must not be 0"),
    (b("scale_matvec_tri_l", scale_tril=np.ones(2)), "F301", "square matrix"),
    (b("sigmoid", low=1.0, high=0.0), "F304", "must lie below"),
    (b("transpose"), "F207", "needs `perm` or `rightmost_transposed_ndims`"),
    (b("rational_quadratic_spline", bin_widths=np.ones(3), bin_heights=np.ones(3),
       knot_slopes=np.ones(3)), "F301", "3 bins have 2 inner knots"),
    (flow(iid((2,)), SWAP3), "F301", "`permute` lists 3 dimensions, the event has 2"),
    (flow(iid((2,)), TRI3), "F301", "`scale_matvec_tri_l` is 3 x 3, the event has 2 numbers"),
    (flow(iid((5,)), b("fill_triangular")), "F301", "1, 3, 6, 10"),
    (flow(iid((2,)), b("real_nvp", num_masked=2, shift_and_log_scale_fn=coupling)), "F301",
     "keeps 2 of 2"),
    (flow(iid((3,)), b("shift", shift=np.zeros(2))), "F301", "the event has shape [3]"),
    (flow(iid((5,)), b("reshape", event_shape_out=(-1, 2))), "F301", "a multiple of 2"),
    (flow(NORMAL, b("log")), "F302", "`log()` takes positive numbers"),
    (flow(UNIFORM, b("shift", shift=-0.5), b("log")), "F302", "takes positive numbers"),
    (flow(UNIFORM, b("scale", scale=-1.0), b("log")), "F302", "takes positive numbers"),
    (flow(MIX3, b("exp")), "F302", "needs a continuous distribution"),
    (flow(iid((2,), d("bernoulli", probs=0.5)), b("exp")), "F302", "continuous"),
    (flow(iid((3,)), b("invert", bijector=b("softmax_centered"))), "F302", "probability vectors"),
    (flow(NORMAL, SWAP3), "F303", "works on vectors, the base gives single numbers"),
    (m("log_prob", distribution=iid((2,)), value=np.zeros((5, 3))), "F301",
     "the event has shape [2], the value ends in [3]"),
    (m("log_prob", distribution=iid((2,)), value=np.zeros((5, 1))), "F301", "ends in [1]"),
    (m("log_prob", distribution=iid((2,)), value=0.0), "F301", "the value has shape []"),
    (m("quantile", distribution=iid((2,)), value=0.5), "F303", "single numbers"),
    (m("covariance", distribution=NORMAL), "F303", "works on vectors"),
    (m("kl_divergence", distribution=iid((2,)), other=iid((3,))), "F301", "event shapes"),
    (m("forward", bijector=SWAP3, x=1.0), "F303", "`x` must be a vector"),
    (m("forward", bijector=SWAP3, x=np.zeros((4, 2))), "F301", "lists 3 dimensions"),
    (m("forward_log_det_jacobian", bijector=SWAP3, x=np.zeros(3), event_ndims=0), "F303",
     "`event_ndims` is 0"),
]  # fmt: skip


@pytest.mark.parametrize(("make", "code", "words"), REFUSED, ids=lambda v: str(v)[:40])
def test_refused(make: Make, code: str, words: str) -> None:
    with pytest.raises(FlowError) as caught:
        node(make)
    (problem,) = caught.value.diagnostics
    assert problem.code == code, problem
    assert words in problem.message, problem


@pytest.mark.parametrize(
    ("step", "count"),
    [(SWAP3, "3"), (TRI3, "3"), (b("fill_triangular"), "n"),
     (b("householder", reflection_axis=arr([1.0, 1.0])), "2")],
    ids=["permute", "tri_l", "fill", "householder"],
)  # fmt: skip
def test_scalar_base_under_a_vector_layer_says_the_size(step: Make, count: str) -> None:
    with pytest.raises(FlowError) as caught:
        node(flow(NORMAL, b("exp"), step))
    (problem,) = caught.value.diagnostics
    assert problem.hints == (f"make the base a vector: `normal() %>% iid({count}) %>% ...`",)


TAKEN: list[tuple[Make, str]] = [
    (flow(EXPONENTIAL, b("shift", shift=1.0)), "numbers above 1"),
    (flow(EXPONENTIAL, b("shift", shift=1.0), b("scale", scale=-2.0)), "numbers below -2"),
    (flow(UNIFORM, b("scale", scale=-1.0), b("shift", shift=1.0)), "numbers between 0 and 1"),
    (flow(UNIFORM, b("shift", shift=0.5), b("log")), "numbers between -0.693147 and 0.405465"),
    (flow(EXPONENTIAL, b("log")), "any real number"),
    (flow(UNIFORM, b("invert", bijector=b("sigmoid"))), "any real number"),
    (flow(NORMAL, b("exp"), b("reciprocal")), "positive numbers"),
    (flow(d("dirichlet", concentration=np.ones(3)), b("log")), "numbers below 0"),
    (flow(d("dirichlet", concentration=np.ones(3)), b("invert", bijector=b("softmax_centered"))),
     "any real number"),
    (flow(iid((3,), EXPONENTIAL), SWAP3), "positive numbers"),
    (flow(iid((3,)), b("fill_triangular"), b("transform_diagonal", diag_bijector=b("exp")),
          b("cholesky_outer_product")), "positive definite"),
    (flow(iid((2,)), b("scale_matvec_tri_l", scale_tril=arr(TRIL))), "any real number"),
    (flow(NORMAL, b("absolute_value")), "positive numbers"),
    (flow(iid((2,)), b("real_nvp", num_masked=1, shift_and_log_scale_fn=coupling)),
     "any real number"),
    (flow(iid((3,), UNIFORM), b("softmax_centered"), b("inline", forward_fn=coupling)),
     "unknown values"),
    (flow(NORMAL, b("inline", forward_fn=coupling), b("softplus"),
          b("invert", bijector=b("sigmoid"))), "unknown values"),
]  # fmt: skip


@pytest.mark.parametrize(("make", "support"), TAKEN, ids=lambda v: str(v)[:60])
def test_support_after_steps(make: Make, support: str) -> None:
    typed = node(make).type
    assert isinstance(typed, DistributionType)
    assert str(typed.support) == support


def test_steps_at_the_limit_and_one_past_it() -> None:
    from flowdsl import check

    chain = "markov_chain(normal(), function(step, x) normal(x, 1), {})"
    assert not check(chain.format("1e5"))
    (found,) = check(chain.format("1e5 + 1"))
    assert found.code == "F310" and "at most 100,000" in found.message
