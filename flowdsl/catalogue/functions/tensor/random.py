"""Random tensors: each carries its seed, so that looking twice gives the same numbers."""

from __future__ import annotations

from flowdsl.catalogue.entry import Bound, Entry, Formal, RuleError
from flowdsl.catalogue.functions.elementwise import TensorRule
from flowdsl.catalogue.functions.tensor.build import DTYPE, function, sizes
from flowdsl.ir import Constant, ShapeError, TensorType, broadcast, show

SHAPE, SEED = Formal("shape", "sizes"), Formal("seed", "int", None)
PAIR = Formal("seed", "ints")
NORMAL = (Formal("mean", default=0), Formal("stddev", default=1, check="nonnegative"))
UNIFORM = (Formal("minval", default=0), Formal("maxval", default=None))


def drawn(*parameters: str) -> TensorRule:
    """A rule: the shape given, to which the parameters broadcast."""

    def rule(bound: Bound) -> TensorType:
        shape = sizes(bound, "shape")
        seed = bound.get("seed")
        if bound.entry.name.startswith("tf$random$stateless") and len(seed) != 2:
            raise RuleError("F206", "`seed` must be two whole numbers", "seed", "c(1L, 2L)")
        for name in parameters:
            own = bound.shape(name)
            try:
                fits = None in (shape, own) or broadcast(shape, own) == shape
            except ShapeError:
                fits = False
            if not fits:
                raise RuleError(
                    "F301", f"`{name}` of shape {show(own)} does not spread to {show(shape)}", name
                )
        return TensorType(bound.get("dtype"), shape)

    return rule


def _uniform(bound: Bound) -> TensorType:
    low, high = bound.args.get("minval"), bound.args.get("maxval")
    whole = str(bound.get("dtype", "float32")).startswith("int")
    if whole and high is None:
        raise RuleError("F207", "`maxval` must be given for whole numbers", "maxval")
    if isinstance(low, Constant) and (high is None or isinstance(high, Constant)):
        top = 1 if high is None else high.value
        if not (low.value < top if whole else low.value <= top).all():
            raise RuleError("F304", "`minval` is not below `maxval`", "minval")
    return drawn("minval", "maxval")(bound)


def _gamma(bound: Bound) -> TensorType:
    shape = sizes(bound, "shape")
    outer = broadcast(bound.shape("alpha"), bound.shape("beta"))
    known = shape is not None and outer is not None
    return TensorType(bound.get("dtype"), (*shape, *outer) if known else None)  # type: ignore[misc]


def _categorical(bound: Bound) -> TensorType:
    shape = bound.shape("logits")
    if shape is not None and len(shape) != 2:
        raise RuleError("F301", f"a matrix of logits is wanted, not shape {show(shape)}", "logits")
    rows = None if shape is None else shape[0]
    return TensorType(bound.get("dtype", "int64"), (rows, bound.get("num_samples")))


def _shuffled(bound: Bound) -> TensorType:
    shape = bound.shape("value")
    if shape == ():
        raise RuleError("F301", "a vector or more is wanted, not one number", "value")
    kind = bound.node("value").type
    return TensorType(kind.dtype if isinstance(kind, TensorType) else None, shape)


def random(name: str, formals: tuple[Formal, ...], rule: TensorRule, doc: str) -> Entry:
    """A random tensor; `random.` names are drawn from the session's own numbers."""
    return function(f"random_{name}", (f"random.{name}",), formals, rule, None, doc)


ENTRIES: tuple[Entry, ...] = (
    random(
        "normal",
        (SHAPE, *NORMAL, DTYPE, SEED),
        drawn("mean", "stddev"),
        "Normal random numbers of a shape.",
    ),
    random(
        "truncated_normal",
        (SHAPE, *NORMAL, DTYPE, SEED),
        drawn("mean", "stddev"),
        "Normal random numbers of a shape, none further out than two deviations.",
    ),
    random(
        "uniform", (SHAPE, *UNIFORM, DTYPE, SEED), _uniform, "Uniform random numbers of a shape."
    ),
    random(
        "gamma",
        (
            SHAPE,
            Formal("alpha", check="positive"),
            Formal("beta", default=None, check="positive"),
            DTYPE,
            SEED,
        ),
        _gamma,
        "Gamma random numbers, of a shape for each parameter.",
    ),
    random(
        "categorical",
        (Formal("logits"), Formal("num_samples", "int"), DTYPE, SEED),
        _categorical,
        "Classes, from 0, drawn by their logits.",
    ),
    random("shuffle", (Formal("value"), SEED), _shuffled, "Rows in random order."),
    random(
        "stateless_normal",
        (SHAPE, PAIR, *NORMAL, DTYPE),
        drawn("mean", "stddev"),
        "Normal random numbers of a shape, of a seed alone.",
    ),
    random(
        "stateless_uniform",
        (SHAPE, PAIR, *UNIFORM, DTYPE),
        _uniform,
        "Uniform random numbers of a shape, of a seed alone.",
    ),
)
