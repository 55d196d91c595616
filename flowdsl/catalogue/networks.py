"""Conditioner networks: what `real_nvp` and `masked_autoregressive_flow` learn with.

A network has no size until its layer meets an event shape (`semantics/sizing.py`). From then
on its arguments hold `input_size`, `output_size` and `weights`: Params in the order of use,
a kernel and (with `use_bias`) a bias for each dense layer.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from flowdsl.catalogue.contexts import condition_batch
from flowdsl.catalogue.entry import REQUIRED, Bound, Entry, Formal, RuleError
from flowdsl.catalogue.rules import ints
from flowdsl.ir import NetworkType, Param

ACTIVATIONS = (
    "relu",
    "tanh",
    "sigmoid",
    "elu",
    "selu",
    "softplus",
    "swish",
    "gelu",
    "leaky_relu",
    "linear",
)
HIDDEN_DEGREES = ("equal", "random")
INITIALIZERS = ("glorot_uniform", "he_normal", "random_normal", "zeros", "ones")
ALL_LAYERS, FIRST_LAYER = "all_layers", "first_layer"
MADE = "network.autoregressive_network"
MADE_TEMPLATE = "network.masked_autoregressive_default_template"
COUPLING_TEMPLATE = "network.real_nvp_default_template"


def hidden_formal(entry_key: str) -> str:
    """Name of the argument that holds the hidden widths."""
    return "hidden_units" if entry_key == MADE else "hidden_layers"


def dense_shapes(
    inputs: int, hidden: Sequence[int], outputs: int, use_bias: bool = True
) -> list[tuple[int, ...]]:
    """Shapes of the weights of a dense network, in the order of use.

    >>> dense_shapes(1, [8], 2)
    [(1, 8), (8,), (8, 2), (2,)]
    """
    widths = [inputs, *hidden, outputs]
    shapes: list[tuple[int, ...]] = []
    for rows, columns in itertools.pairwise(widths):
        shapes.append((rows, columns))
        if use_bias:
            shapes.append((columns,))
    return shapes


def _network(bound: Bound) -> NetworkType:
    name = bound.entry.name
    hidden = bound.get(hidden_formal(bound.entry.key), ())
    widths = hidden if isinstance(hidden, tuple) else (hidden,)
    if not all(type(w) is int and w >= 1 for w in widths):
        raise RuleError(
            "F304",
            f"hidden layers of `{name}` must have at least 1 unit each",
            hidden_formal(bound.entry.key),
        )
    activation = bound.get("activation", "linear")
    if activation not in ACTIVATIONS:
        raise RuleError(
            "F304", f"`activation` must be one of {', '.join(ACTIVATIONS)}", "activation"
        )
    if bound.entry.key == MADE:
        _check_made(bound)
    batch = condition_batch(bound, conditional_shape(bound))
    if "weights" not in bound:
        return NetworkType(sized=False, batch_shape=batch)
    _check_weights(bound, widths)
    return NetworkType(sized=True, batch_shape=batch)


def conditional_shape(bound: Bound) -> tuple[int, ...] | None:
    """Shape of the condition of a network, None where it has none.

    Raises:
        RuleError: the arguments about it do not go together.
    """
    if bound.entry.key != MADE:
        return None
    name, shape = bound.entry.name, ints(bound, "conditional_event_shape")
    if bound.get("conditional", False) is not True:
        if "conditional_event_shape" in bound:
            raise RuleError(
                "F204",
                f"`conditional_event_shape` of `{name}` says nothing without `conditional`",
                "conditional_event_shape",
                "add `conditional = TRUE`",
            )
        return None
    if shape is None:
        raise RuleError(
            "F207",
            f"`{name}` with `conditional = TRUE` needs `conditional_event_shape`",
            "conditional",
        )
    if len(shape) != 1 or shape[0] < 1:
        raise RuleError(
            "F301",
            f"`conditional_event_shape` of `{name}` is one number from 1: a vector's length",
            "conditional_event_shape",
        )
    if bound.get("conditional_input_layers", ALL_LAYERS) not in (ALL_LAYERS, FIRST_LAYER):
        raise RuleError(
            "F206",
            f'`conditional_input_layers` of `{name}` is "{ALL_LAYERS}" or "{FIRST_LAYER}"',
            "conditional_input_layers",
        )
    return tuple(shape)


def conditional_kernels(
    conditioning: int, hidden: Sequence[int], outputs: int, layers: str | None
) -> list[tuple[int, ...]]:
    """Shapes of the kernels by which layers read the condition, in the order of layers.

    >>> conditional_kernels(3, [8], 2, "all_layers"), conditional_kernels(3, [8], 2, "first_layer")
    ([(3, 8), (3, 2)], [(3, 8)])
    """
    widths = [*hidden, outputs]
    return [(conditioning, width) for width in (widths[:1] if layers == FIRST_LAYER else widths)]


def _check_made(bound: Bound) -> None:
    params = bound.get("params", 2)
    if type(params) is not int or params < 1:
        raise RuleError("F304", "`params` must be a whole number from 1", "params")
    if bound.get("hidden_degrees", "equal") not in HIDDEN_DEGREES:
        raise RuleError("F304", '`hidden_degrees` must be "equal" or "random"', "hidden_degrees")
    for name in ("kernel_initializer", "bias_initializer"):
        if name in bound and bound.get(name) not in INITIALIZERS:
            known = ", ".join(f'"{kind}"' for kind in INITIALIZERS)
            raise RuleError("F206", f"`{name}` must be one of {known}", name)
    order = bound.get("input_order", "left-to-right")
    if isinstance(order, str) and order not in ("left-to-right", "right-to-left", "random"):
        raise RuleError(
            "F304",
            '`input_order` must be "left-to-right", "right-to-left", "random" or the numbers '
            "from 1 in some order",
            "input_order",
        )
    if isinstance(order, tuple) and sorted(order) != list(range(1, len(order) + 1)):
        raise RuleError("F304", "`input_order` must name each number from 1 once", "input_order")


def _check_weights(bound: Bound, hidden: tuple[int, ...]) -> None:
    inputs, outputs = bound.get("input_size"), bound.get("output_size")
    weights = bound.get("weights")
    if type(inputs) is not int or type(outputs) is not int or not isinstance(weights, tuple):
        raise RuleError("F301", f"`{bound.entry.name}` has weights but no sizes")
    want = dense_shapes(inputs, hidden, outputs, bool(bound.get("use_bias", True)))
    conditioning = conditional_shape(bound)
    if conditioning is not None:
        layers = bound.get("conditional_input_layers", ALL_LAYERS)
        want += conditional_kernels(conditioning[0], hidden, outputs, layers)
    have = [w.type.shape if isinstance(w, Param) else None for w in weights]
    if have != want:
        raise RuleError("F301", f"the weights of `{bound.entry.name}` do not fit its sizes")


ACTIVATION = Formal("activation", "string", "relu")
NAME = Formal("name", "string", None)

ENTRIES: tuple[Entry, ...] = (
    Entry(
        COUPLING_TEMPLATE,
        "network",
        "real_nvp_default_template",
        (Formal("hidden_layers", "ints"), Formal("shift_only", "flag", False), ACTIVATION, NAME),
        _network,
        "A dense network that gives shift and log scale of a real_nvp layer.",
        tfp="real_nvp_default_template",
        aliases=("tfb_real_nvp_default_template",),
        reference="https://arxiv.org/abs/1605.08803",
        examples=("real_nvp_default_template(list(64, 64))",),
    ),
    Entry(
        MADE_TEMPLATE,
        "network",
        "masked_autoregressive_default_template",
        (
            Formal("hidden_layers", "ints"),
            Formal("shift_only", "flag", False),
            ACTIVATION,
            Formal("log_scale_min_clip", "number", -5.0),
            Formal("log_scale_max_clip", "number", 3.0),
            Formal("log_scale_clip_gradient", "flag", False),
            NAME,
        ),
        _network,
        "A masked dense network (MADE) that gives shift and log scale, each from earlier "
        "dimensions only.",
        tfp="masked_autoregressive_default_template",
        aliases=("tfb_masked_autoregressive_default_template",),
        reference="https://arxiv.org/abs/1502.03509",
        examples=("masked_autoregressive_default_template(list(64, 64))",),
    ),
    Entry(
        MADE,
        "network",
        "autoregressive_network",
        (
            Formal("params", "int", REQUIRED),
            Formal("event_shape", "shape", None),
            Formal("hidden_units", "ints", None),
            Formal("input_order", "any", "left-to-right"),
            Formal("hidden_degrees", "string", "equal"),
            Formal("activation", "string", "linear"),
            Formal("use_bias", "flag", True),
            Formal("conditional", "flag", False),
            Formal("conditional_event_shape", "shape", None),
            Formal("conditional_input_layers", "string", ALL_LAYERS),
            Formal("kernel_initializer", "string", "glorot_uniform"),
            Formal("bias_initializer", "string", "zeros"),
            NAME,
        ),
        _network,
        "A masked dense network (MADE) that gives `params` numbers for each dimension.",
        tfp="AutoregressiveNetwork",
        aliases=("tfb_autoregressive_network",),
        reference="https://arxiv.org/abs/1502.03509",
        examples=(
            "autoregressive_network(params = 2, hidden_units = list(64, 64))",
            "autoregressive_network(2, hidden_units = c(16, 16), conditional = TRUE, "
            "conditional_event_shape = 1)",
        ),
    ),
)
