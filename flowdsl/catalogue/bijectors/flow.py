"""Flow layers of TFP: couplings, autoregression, batch normalization."""

from __future__ import annotations

from flowdsl.catalogue.bijectors.rules import bijector, one, only_real
from flowdsl.catalogue.entry import Bound, Formal, RuleError
from flowdsl.catalogue.formals import flag
from flowdsl.catalogue.rules import exactly_one, given, integer, known, shape_of
from flowdsl.ir import BijectorType, NetworkType, ShapeError, StepParameter

Event = tuple[int | None, ...]

AUTOREGRESSIVE = "bijector.masked_autoregressive_flow"
CONDITIONAL_INPUT = "conditional_input"
"""The parameter of a step that is given from outside."""

MOMENTS = ("gamma", "beta", "moving_mean", "moving_variance")


def real_nvp(bound: Bound) -> BijectorType:
    """Some dimensions are kept, the others moved by what the network says of those."""
    masked = integer(bound, "num_masked", 0)
    fraction = known(bound, "fraction_masked")
    if given(bound, "num_masked", "fraction_masked") is None:
        raise RuleError("F207", "`real_nvp` needs its argument `num_masked`")
    exactly_one(bound, "num_masked", "fraction_masked")
    exactly_one(bound, "shift_and_log_scale_fn", "bijector_fn")
    if fraction is not None and not 0 < abs(float(fraction)) < 1:
        raise RuleError(
            "F304",
            "`fraction_masked` of `real_nvp` lies between -1 and 1 and is not 0",
            "fraction_masked",
        )
    if "num_masked" in bound and masked == 0:
        raise RuleError(
            "F301",
            "`num_masked` of `real_nvp` must not be 0",
            "num_masked",
            "it says how many dimensions the layer keeps as they are",
        )

    def check(event: Event) -> Event:
        size = event[-1]
        if size is None:
            return event
        kept = abs(masked) if fraction is None else round(size * abs(float(fraction)))
        if not 0 < kept < size:
            numbers = "dimension" if size == 1 else "dimensions"
            raise ShapeError(
                f"`real_nvp` keeps {kept} of {size} {numbers}: it must keep some and move some"
            )
        return event

    return one(
        bound,
        name=f"real_nvp({masked})" if fraction is None else "real_nvp()",
        forward_rank=1,
        inverse_rank=1,
        forward_shape=check,
        inverse_shape=check,
        image=only_real,
        preimage=only_real,
    )


def autoregressive(bound: Bound) -> BijectorType:
    """Each dimension is moved by what the network says of those before it."""
    rank = integer(bound, "event_ndims", 1)
    if rank < 0:
        raise RuleError(
            "F301", "`event_ndims` of `masked_autoregressive_flow` is at least 0", "event_ndims"
        )
    exactly_one(bound, "shift_and_log_scale_fn", "bijector_fn")
    network = bound.get("shift_and_log_scale_fn")
    condition_batch = (
        network.type.batch_shape if network and isinstance(network.type, NetworkType) else ()
    )
    return one(
        bound,
        name="masked_autoregressive_flow()",
        forward_rank=rank,
        inverse_rank=rank,
        image=only_real,
        preimage=only_real,
        parameters=(StepParameter(CONDITIONAL_INPUT, condition_batch),)
        if condition_batch != ()
        else (),
    )


def batch_normalization(bound: Bound) -> BijectorType:
    """Its four vectors exist once the event's size is known."""
    shapes = {n: shape_of(bound, n) for n in MOMENTS if n in bound}
    sizes = {s[-1] for s in shapes.values() if s}
    size = next(iter(sizes)) if len(sizes) == 1 else None

    def check(event: Event) -> Event:
        if None not in (size, event[-1]) and size != event[-1]:
            raise ShapeError(
                f"`batch_normalization` was made for {size} dimensions, the event has {event[-1]}"
            )
        return event

    return one(
        bound,
        name="batch_normalization()",
        forward_rank=1,
        inverse_rank=1,
        forward_shape=check,
        inverse_shape=check,
        image=only_real,
        preimage=only_real,
        parameters=tuple(StepParameter(n, s, 1) for n, s in shapes.items()),
    )


CONSTANT_JACOBIAN = flag("is_constant_jacobian")
BIJECTOR_FN = Formal("bijector_fn", "bijector_function", None)
"""A function that gives the bijector itself, where shift and scale are not enough."""

ENTRIES = (
    bijector(
        "real_nvp",
        "RealNVP",
        "An affine coupling: keeps `num_masked` dimensions and moves the others.",
        real_nvp,
        (
            Formal("num_masked", "int"),
            Formal("shift_and_log_scale_fn", "network"),
            CONSTANT_JACOBIAN,
        ),
        label=None,
        extra=(Formal("fraction_masked", "number", None), BIJECTOR_FN),
        standard={"num_masked": None, "shift_and_log_scale_fn": None},
        examples=(
            "real_nvp(1, real_nvp_default_template(list(16, 16)))",
            "real_nvp(1, bijector_fn = function(x, n) scale(exp(x)) %>% shift(x^2))",
        ),
        reference="Dinh, Sohl-Dickstein and Bengio (2017), Density estimation using Real NVP",
    ),
    bijector(
        "masked_autoregressive_flow",
        "MaskedAutoregressiveFlow",
        "An autoregressive layer: each dimension is moved by those before it.",
        autoregressive,
        (
            Formal("shift_and_log_scale_fn", "network"),
            CONSTANT_JACOBIAN,
            flag("unroll_loop"),
            Formal("event_ndims", "int", 1),
        ),
        label=None,
        extra=(BIJECTOR_FN,),
        standard={"shift_and_log_scale_fn": None},
        examples=(
            "masked_autoregressive_flow(autoregressive_network(params = 2, "
            "hidden_units = c(16, 16)))",
        ),
        reference="Papamakarios, Pavlakou and Murray (2017), Masked autoregressive flow",
    ),
    bijector(
        "batch_normalization",
        "BatchNormalization",
        "Normalises each dimension by the mean and variance of the batch.",
        batch_normalization,
        (Formal("batchnorm_layer", "any", None), flag("training", True)),
        reference="Ioffe and Szegedy (2015), Batch normalization",
        mended=(
            "its statistics are parameters, so they are saved",
            "with `training = TRUE` a spec's layer goes by the batch until it is trained, models "
            "and trained layers by the moving statistics; TFP's log_prob mixes both",
        ),
    ),
)
