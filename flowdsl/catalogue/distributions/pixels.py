"""PixelCNN++: images pixel by pixel, each given those above it and to its left."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from flowdsl.catalogue.contexts import condition_batch
from flowdsl.catalogue.convolutions import image_shape, shapes_of, whole
from flowdsl.catalogue.distributions.rules import distribution
from flowdsl.catalogue.entry import Bound, Formal, RuleError
from flowdsl.catalogue.formals import flag, tensor, title
from flowdsl.catalogue.pixel_layout import Convolution, Sizes, parameters
from flowdsl.catalogue.rules import ints, known
from flowdsl.ir import DistributionType, Param
from flowdsl.ir.support import Support

PIXEL_CNN = "distribution.pixel_cnn"
ACTIVATIONS = ("concat_elu", "elu", "relu")
MOST_LAYERS = 1_000


@dataclass(frozen=True)
class Weight:
    """One array of weights: `kind` is "kernel", "scale", "bias", or "conditioning" for the
    kernel by which a layer reads the condition."""

    kind: str
    shape: tuple[int, ...]


@dataclass
class Tally:
    """Layers of channel counts, which note the weights that they would need."""

    activated: int
    normalised: bool
    numbers: int = 0
    weights: list[Weight] = field(default_factory=list)

    def note(self, kernel: tuple[int, ...], units: int) -> int:
        """The weights of one layer, and the channels that it gives."""
        self.weights.append(Weight("kernel", kernel))
        if self.normalised:
            self.weights.append(Weight("scale", (units,)))
        self.weights.append(Weight("bias", (units,)))
        return units

    def convolution(self, x: int, layer: Convolution) -> int:
        """A kernel `[height, width, from, to]`; a transposed one has `[..., to, from]`."""
        ends = (layer.filters, x) if layer.grows else (x, layer.filters)
        return self.note((*layer.kernel, *ends), layer.filters)

    def dense(self, x: int, units: int) -> int:
        """A kernel `[from, to]`."""
        return self.note((x, units), units)

    def activation(self, x: int) -> int:
        """As many channels, or twice as many."""
        return x * self.activated

    def dropout(self, x: int) -> int:
        """As many channels."""
        return x

    def gate(self, x: int) -> int:
        """Half as many channels."""
        return x // 2

    def elu(self, x: int) -> int:
        """As many channels."""
        return x

    def add(self, a: int, b: int) -> int:
        """As many channels."""
        return a

    def concat(self, a: int, b: int) -> int:
        """The channels of both."""
        return a + b

    def conditioning(self, units: int) -> int:
        """A kernel `[conditioning numbers, to]`."""
        self.weights.append(Weight("conditioning", (self.numbers, units)))
        self.weights.append(Weight("bias", (units,)))
        return units


def sizes_of(bound: Bound) -> tuple[tuple[int, int, int], Sizes]:
    """Shape of the image, and sizes of the network.

    Raises:
        RuleError: they do not go together.
    """
    name = bound.entry.name
    shape = image_shape(bound, "image_shape")
    if shape is None:
        raise RuleError("F207", f"`{name}` needs its argument `image_shape`", "image_shape")
    resnet, levels = whole(bound, "num_resnet", 5), whole(bound, "num_hierarchies", 3)
    if resnet * levels > MOST_LAYERS:
        raise RuleError(
            "F307", f"`{name}` would have more than {MOST_LAYERS:,} gated layers", "num_resnet"
        )
    seen = ints(bound, "receptive_field_dims") or (3, 3)
    if len(seen) != 2 or seen[0] < 2 or seen[1] < 1 or seen[1] % 2 == 0 or max(seen) > 99:
        raise RuleError(
            "F304",
            f"`receptive_field_dims` of `{name}` are rows from 2 and an odd number of columns",
            "receptive_field_dims",
            "e.g. c(3, 3)",
        )
    if levels > 1 and (seen[0] < 3 or seen[1] < 3):
        raise RuleError(
            "F304",
            f"with {levels} hierarchies, `receptive_field_dims` of `{name}` are at least c(3, 3)",
            "receptive_field_dims",
        )
    step = 2 ** (levels - 1)
    if shape[0] % step or shape[1] % step:
        raise RuleError(
            "F301",
            f"height and width of `image_shape` must be divisible by {step}: {levels} hierarchies "
            f"halve the image {levels - 1} time{'s' if levels > 2 else ''}",
            "image_shape",
            "use another size, or a smaller `num_hierarchies`",
        )
    filters, mixtures = whole(bound, "num_filters", 160), whole(bound, "num_logistic_mix", 10)
    conditioning = conditioning_shape(bound)
    numbers = 0 if conditioning is None else math.prod(conditioning)
    return shape, Sizes(shape[-1], resnet, levels, filters, mixtures, seen[0], seen[1], numbers)


def conditioning_shape(bound: Bound) -> tuple[int, ...] | None:
    """Shape of what images depend on, None where they depend on nothing.

    Raises:
        RuleError: it has no numbers.
    """
    if "conditional_shape" not in bound:
        return None
    shape = tuple(ints(bound, "conditional_shape") or ())
    if any(n < 1 for n in shape):
        raise RuleError(
            "F301",
            f"`conditional_shape` of `{bound.entry.name}` lists whole numbers from 1",
            "conditional_shape",
            "of a single number for each image it is shape()",
        )
    return shape


def weights_of(bound: Bound) -> list[Weight]:
    """All weights of the network, in the order of use."""
    _, sizes = sizes_of(bound)
    doubled = bound.get("resnet_activation", "concat_elu") == "concat_elu"
    normalised = bound.get("use_weight_norm", True) is not False
    tally = Tally(2 if doubled else 1, normalised, sizes.conditioning)
    parameters(tally, sizes.channels, sizes)
    return tally.weights


def settings(bound: Bound) -> tuple[float, float, float]:
    """Lowest and highest value of a pixel, and the share that dropout drops, all checked.

    Raises:
        RuleError: one of them is out of its range.
    """
    name = bound.entry.name
    if bound.get("resnet_activation", "concat_elu") not in ACTIVATIONS:
        known = ", ".join(f'"{a}"' for a in ACTIVATIONS)
        raise RuleError(
            "F206", f"`resnet_activation` of `{name}` is one of {known}", "resnet_activation"
        )
    share = number(bound, "dropout_p", 0.5)
    if not 0 <= share < 1:
        raise RuleError("F304", f"`dropout_p` of `{name}` lies from 0 to below 1", "dropout_p")
    low, high = number(bound, "low", 0.0), number(bound, "high", 255.0)
    if not (low.is_integer() and high.is_integer() and low < high):
        raise RuleError(
            "F304", f"`low` and `high` of `{name}` are whole numbers, `low` below `high`", "high"
        )
    return low, high, share


def number(bound: Bound, name: str, default: float) -> float:
    """A plain number.

    Raises:
        RuleError: F206 it is something else.
    """
    if name not in bound:
        return default
    value = known(bound, name)
    if value is None or value.size != 1 or not math.isfinite(float(value.flat[0])):
        raise RuleError("F206", f"`{name}` of `{bound.entry.name}` must be a number", name)
    return float(value.flat[0])


def pixel_cnn(bound: Bound) -> DistributionType:
    """One image of whole numbers."""
    low, high, _ = settings(bound)
    shape, _ = sizes_of(bound)
    if "weights" in bound:
        want: Sequence[tuple[int, ...]] = [w.shape for w in weights_of(bound)]
        started = bound.get("started")
        flagged = isinstance(started, Param) and started.type.shape == ()
        normalised = bound.get("use_weight_norm", True) is not False
        if shapes_of(bound.get("weights")) != want or flagged != normalised:
            raise RuleError("F301", f"the weights of `{bound.entry.name}` do not fit its sizes")
    dtype = bound.get("dtype")
    kind = dtype if isinstance(dtype, str) else "float32"
    if not kind.startswith("float"):
        raise RuleError("F206", f"`dtype` of `{bound.entry.name}` is float32 or float64", "dtype")
    batch = condition_batch(bound, conditioning_shape(bound))
    return DistributionType(kind, batch, shape, Support("integers", low, high))


ENTRIES = (
    distribution(
        "pixel_cnn",
        "PixelCNN",
        "Images pixel by pixel, each given those above it and to its left (PixelCNN++).",
        pixel_cnn,
        formals=(
            Formal("image_shape", "shape"),
            Formal("conditional_shape", "shape", None),
            Formal("num_resnet", "int", 5),
            Formal("num_hierarchies", "int", 3),
            Formal("num_filters", "int", 160),
            Formal("num_logistic_mix", "int", 10),
            Formal("receptive_field_dims", "ints", (3, 3)),
            tensor("dropout_p", 0.5),
            Formal("resnet_activation", "string", "concat_elu"),
            flag("use_weight_norm", True),
            flag("use_data_init", True),
            Formal("high", "int", 255),
            Formal("low", "int", 0),
            Formal("dtype", "dtype", "float32"),
            title("PixelCNN"),
        ),
        typed=False,
        discrete=True,
        examples=(
            "pixel_cnn(c(4, 4, 1), num_resnet = 1, num_hierarchies = 1, num_filters = 2, "
            "num_logistic_mix = 1, high = 3)",
            "pixel_cnn(c(4, 4, 1), conditional_shape = 1, num_resnet = 1, num_hierarchies = 1, "
            "num_filters = 2, num_logistic_mix = 1, high = 3)",
        ),
        reference="Salimans, Karpathy, Chen and Kingma (2017), PixelCNN++",
    ),
)
