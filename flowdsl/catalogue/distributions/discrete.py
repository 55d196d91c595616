"""Distributions over whole numbers and finite sets."""

from __future__ import annotations

from flowdsl.catalogue.distributions.rules import (
    CLASS_LOGITS,
    CLASS_PROBS,
    LOC,
    LOGITS,
    PROBS,
    SCALE,
    Family,
    distribution,
    last_axis,
)
from flowdsl.catalogue.entry import Bound, Formal, RuleError
from flowdsl.catalogue.formals import VALIDATE, dtype, flag, nan_stats, tensor, title
from flowdsl.catalogue.functions.tensor.laws import HERMITE, QUANTILES, nodes_of
from flowdsl.catalogue.rules import (
    given,
    known,
    numbers,
    outer_shape,
    shape_of,
)
from flowdsl.catalogue.status import MIXED, OUTSIDE_SUPPORT
from flowdsl.ir import DistributionType, Shape, broadcast
from flowdsl.ir.support import (
    BINARY,
    COUNTS,
    INTEGERS,
    ONE_HOT,
    UNKNOWN,
    Support,
)

EITHER = (("logits", "probs"),)
INT = dtype("int32")
TOTAL = tensor("total_count", check="nonnegative")


def classes(bound: Bound) -> Support:
    """Class numbers from 0, as many as there are probabilities."""
    size = (last_axis("logits", "probs")(bound) or (None,))[-1]
    return COUNTS if size is None else Support("integers", 0.0, float(size - 1))


def up_to_total(bound: Bound) -> Support:
    """Counts up to `total_count`."""
    total = known(bound, "total_count")
    return COUNTS if total is None else Support("integers", 0.0, float(total.max()))


def outcomes(bound: Bound) -> DistributionType:
    """One of the listed outcomes, each with its probability."""
    name = given(bound, "logits", "probs") or "probs"
    sizes = shape_of(bound, "outcomes"), last_axis("logits", "probs")(bound)
    if sizes[0] is not None and len(sizes[0]) != 1:
        raise RuleError("F301", "`outcomes` of `finite_discrete` must be a vector", "outcomes")
    if (
        sizes[0]
        and sizes[1]
        and None not in (sizes[0][-1], sizes[1][-1])
        and (sizes[0][-1] != sizes[1][-1])
    ):
        raise RuleError(
            "F301",
            f"`finite_discrete` has {sizes[0][-1]} outcomes and {sizes[1][-1]} `{name}`",
            name,
        )
    typed = Family(UNKNOWN, either=EITHER)(bound)
    value = numbers(bound.args["outcomes"])
    if value is not None and value.dtype.kind in "iu":
        return DistributionType(str(value.dtype), typed.batch_shape, (), INTEGERS)
    return typed


def rates(bound: Bound) -> DistributionType:
    """The difference of two Poisson counts."""
    for one in ("1", "2"):
        if given(bound, f"rate{one}", f"log_rate{one}") is None:
            raise RuleError("F207", f"`skellam` needs `rate{one}` or `log_rate{one}`")
    return Family(INTEGERS)(bound)


def vector_batch(bound: Bound) -> Shape:
    """Batch shape of counts over several classes."""
    return broadcast(
        *(outer_shape(bound, f) for f in bound.entry.short_formals if f.wants == "tensor")
    )


PAIR = (LOGITS, PROBS)
CLASS_PAIR = (CLASS_LOGITS, CLASS_PROBS)
ZERO = flag("force_probs_to_zero_outside_support")

QUADRATURES = (QUANTILES, HERMITE)


def log_normal_poisson(bound: Bound) -> DistributionType:
    """Counts whose rate is log-normal, approximated by a few rates."""
    scheme = bound.get("quadrature_fn", QUADRATURES[0])
    nodes_of(bound, scheme)
    if scheme not in QUADRATURES:
        either = " or ".join(f'"{q}"' for q in QUADRATURES)
        raise RuleError(
            "F206", f"`quadrature_fn` of `{bound.entry.name}` is {either}", "quadrature_fn"
        )
    return Family(COUNTS)(bound)


ENTRIES = (
    distribution(
        "bernoulli",
        "Bernoulli",
        "0 or 1.",
        Family(BINARY, dtype="int32", either=EITHER),
        (*PAIR, INT),
        discrete=True,
        examples=("bernoulli(probs = 0.3)",),
        mended=(
            MIXED,
            OUTSIDE_SUPPORT,
        ),
    ),
    distribution(
        "probit_bernoulli",
        "ProbitBernoulli",
        "0 or 1, by a probit.",
        Family(BINARY, dtype="int32", either=(("probits", "probs"),)),
        (tensor("probits", None), PROBS, INT),
        discrete=True,
        examples=("probit_bernoulli(probits = 0.2)",),
        mended=(OUTSIDE_SUPPORT,),
    ),
    distribution(
        "binomial",
        "Binomial",
        "Successes among independent trials.",
        Family(up_to_total, either=EITHER),
        (TOTAL, *PAIR),
        label="Beta",
        discrete=True,
        examples=("binomial(10, probs = 0.3)",),
        mended=(OUTSIDE_SUPPORT,),
    ),
    distribution(
        "negative_binomial",
        "NegativeBinomial",
        "Successes before so many failures.",
        Family(COUNTS, either=EITHER),
        (TOTAL, *PAIR),
        discrete=True,
        examples=("negative_binomial(5, probs = 0.3)",),
        mended=(OUTSIDE_SUPPORT,),
    ),
    distribution(
        "geometric",
        "Geometric",
        "Failures before the first success.",
        Family(COUNTS, either=EITHER),
        PAIR,
        discrete=True,
        examples=("geometric(probs = 0.3)",),
        mended=(OUTSIDE_SUPPORT,),
    ),
    distribution(
        "poisson",
        "Poisson",
        "Counts of rare events.",
        Family(COUNTS, either=(("rate", "log_rate"),)),
        (
            tensor("rate", None, "positive"),
            tensor("log_rate", None),
            flag("interpolate_nondiscrete", True),
        ),
        discrete=True,
        short=(
            tensor("rate", None, "positive"),
            tensor("log_rate", None),
            ZERO,
            VALIDATE,
            nan_stats(),
            title("Poisson"),
            dtype(),
        ),
        examples=("poisson(3)",),
        mended=(OUTSIDE_SUPPORT,),
    ),
    distribution(
        "skellam",
        "Skellam",
        "The difference of two Poisson counts.",
        rates,
        (
            tensor("rate1", None, "nonnegative"),
            tensor("rate2", None, "nonnegative"),
            tensor("log_rate1", None),
            tensor("log_rate2", None),
            ZERO,
        ),
        discrete=True,
        examples=("skellam(2, 3)",),
        mended=(
            MIXED,
            OUTSIDE_SUPPORT,
        ),
    ),
    distribution(
        "beta_binomial",
        "BetaBinomial",
        "A binomial with beta distributed probability.",
        Family(up_to_total),
        (
            TOTAL,
            tensor("concentration1", check="positive"),
            tensor("concentration0", check="positive"),
        ),
        discrete=True,
        examples=("beta_binomial(10, 2, 3)",),
        mended=(OUTSIDE_SUPPORT,),
    ),
    distribution(
        "zipf",
        "Zipf",
        "Ranks by a power law.",
        Family(Support("integers", 1.0), dtype="int32"),
        (
            tensor("power", check="positive"),
            INT,
            flag("interpolate_nondiscrete", True),
            tensor("sample_maximum_iterations", 100.0),
        ),
        stats=False,
        discrete=True,
        short=(
            tensor("power", check="positive"),
            INT,
            ZERO,
            VALIDATE,
            nan_stats(False),
            title("Zipf"),
        ),
        examples=("zipf(2.5)",),
    ),
    distribution(
        "categorical",
        "Categorical",
        "One of several classes, numbered from 0.",
        Family(classes, dtype="int32", either=EITHER),
        (*CLASS_PAIR, INT),
        discrete=True,
        examples=("categorical(probs = c(0.2, 0.3, 0.5))", "categorical(c(0, 1))"),
    ),
    distribution(
        "one_hot_categorical",
        "OneHotCategorical",
        "One of several classes, as 0 and 1.",
        Family(ONE_HOT, last_axis("logits", "probs"), "int32", EITHER),
        (*CLASS_PAIR, INT),
        discrete=True,
        examples=("one_hot_categorical(probs = c(0.2, 0.8))",),
    ),
    distribution(
        "multinomial",
        "Multinomial",
        "How often each class comes up.",
        Family(up_to_total, last_axis("logits", "probs"), either=EITHER),
        (TOTAL, *CLASS_PAIR),
        discrete=True,
        examples=("multinomial(5, probs = c(0.2, 0.3, 0.5))",),
    ),
    distribution(
        "dirichlet_multinomial",
        "DirichletMultinomial",
        "A multinomial with Dirichlet distributed probabilities.",
        Family(up_to_total, last_axis("concentration")),
        (TOTAL, tensor("concentration", check="positive", core=1)),
        discrete=True,
        examples=("dirichlet_multinomial(5, c(1, 2, 3))",),
    ),
    distribution(
        "finite_discrete",
        "FiniteDiscrete",
        "One of the numbers you list.",
        outcomes,
        (tensor("outcomes", core=1), *CLASS_PAIR, tensor("rtol", None), tensor("atol", None)),
        discrete=True,
        examples=("finite_discrete(c(1, 2, 4), probs = c(0.2, 0.3, 0.5))",),
    ),
    distribution(
        "poisson_log_normal_quadrature_compound",
        "PoissonLogNormalQuadratureCompound",
        "Poisson counts whose rate is log-normal, by quadrature.",
        log_normal_poisson,
        (
            LOC,
            SCALE,
            Formal("quadrature_size", "int", 8),
            Formal("quadrature_fn", "string", QUADRATURES[0]),
        ),
        discrete=True,
        examples=("poisson_log_normal_quadrature_compound(0, 1)",),
        mended=(OUTSIDE_SUPPORT,),
    ),
)
