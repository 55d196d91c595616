"""PixelCNN++ over Params: TFP's density, with kernels that are masked from the first step on.

TFP masks its kernels after steps of a Keras optimiser, so that its fresh density is none; and
its samples depend on values of earlier pixels that are not rounded yet, which its density never
sees. Here both follow the same distribution.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp

from flowdsl.catalogue import Bound
from flowdsl.catalogue.distributions.pixels import PIXEL_CNN, conditioning_shape, settings, sizes_of
from flowdsl.catalogue.pixel_layout import Convolution, Sizes, parameters
from flowdsl.engines.overrides.networks import Network, no_size
from flowdsl.ir import Param

if TYPE_CHECKING:
    from flowdsl.engines.calls import Call

tfd = tfp.distributions

ACTIVATIONS: dict[str, Callable[[Any], Any]] = {
    "concat_elu": lambda x: tf.nn.elu(tf.concat([x, -x], axis=-1)),
    "elu": tf.nn.elu,
    "relu": tf.nn.relu,
}
SAME = 1e-6
"""Below this variance a channel is the same for all pixels, and data do not start it."""


class Layers:
    """TensorFlow layers over the weights of a network, used in their order."""

    def __init__(self, call: Call, dropout: float, condition: Any) -> None:
        self.builder, self.condition = call.builder, condition
        raw, given = call.raw("weights"), call.get("weights")
        self.pairs: Iterator[tuple[Param, Any]] = iter(zip(raw, given))
        self.started = (call.raw("started"), call.get("started"))
        self.activation = ACTIVATIONS[str(call.raw("resnet_activation", "concat_elu"))]
        self.share = dropout
        self.by_data = call.raw("use_data_init") is not False

    def layer(self, apply: Callable[[Any], Any], kept: Any, axis: int) -> Any:
        """One layer: its kernel, normalised if it has a scale, and its bias.

        Args:
            apply: the layer's map for a kernel.
            kept: 1 where the kernel is used, or None.
            axis: of the kernel that counts what comes out, -1 or -2.
        """
        _, kernel = next(self.pairs)
        kernel = tf.convert_to_tensor(kernel)
        if kept is not None:
            kernel = kernel * tf.constant(kept, kernel.dtype)
        if self.started[0] is None:
            return apply(kernel) + next(self.pairs)[1]
        (scale_param, scale), (bias_param, bias) = next(self.pairs), next(self.pairs)
        axes = [a for a in range(kernel.shape.rank) if a != kernel.shape.rank + axis]
        unit = tf.math.l2_normalize(kernel, axis=axes)
        norm = tf.sqrt(tf.reduce_sum(tf.square(kernel), axis=axes))
        fresh = tf.convert_to_tensor(self.started[1]) < 0.5
        first_scale, first_bias = norm, tf.convert_to_tensor(bias)
        if self.builder.training and self.by_data:
            first_scale, first_bias = self.first(apply(unit), norm)
        scale = tf.where(fresh, tf.stop_gradient(first_scale), scale)
        bias = tf.where(fresh, tf.stop_gradient(first_bias), bias)
        if self.builder.training:
            one = tf.ones([], kernel.dtype)
            for param, value in ((scale_param, scale), (bias_param, bias), (self.started[0], one)):
                self.builder.starts[param.id] = (param, value)
        return apply(unit * (scale if axis == -1 else scale[:, tf.newaxis])) + bias

    def first(self, out: Any, norm: Any) -> tuple[Any, Any]:
        """Scale and bias that give each channel of a batch mean 0 and variance 1."""
        mean, variance = tf.nn.moments(out, axes=[0, 1, 2])
        scale = tf.where(variance > SAME, tf.math.rsqrt(tf.maximum(variance, SAME)), norm)
        return scale, tf.where(variance > SAME, -mean * scale, tf.zeros_like(mean))

    def convolution(self, x: Any, layer: Convolution) -> Any:
        """A masked convolution."""

        def apply(kernel: Any) -> Any:
            if not layer.grows:
                return tf.nn.conv2d(x, kernel, strides=layer.stride, padding="SAME")
            size = [tf.shape(x)[0], 2 * x.shape[1], 2 * x.shape[2], layer.filters]
            return tf.nn.conv2d_transpose(x, kernel, size, strides=2, padding="SAME")

        return self.layer(apply, layer.mask(), -2 if layer.grows else -1)

    def dense(self, x: Any, units: int) -> Any:
        """The same linear map of each pixel."""
        return self.layer(
            lambda kernel: tf.nn.conv2d(x, kernel[tf.newaxis, tf.newaxis], 1, "SAME"), None, -1
        )

    def dropout(self, x: Any) -> Any:
        """Dropout, in training."""
        return tf.nn.dropout(x, self.share) if self.builder.training and self.share else x

    def gate(self, x: Any) -> Any:
        """Half of the channels, scaled by the sigmoid of the other half."""
        value, gate = tf.split(x, 2, axis=-1)
        return tf.sigmoid(gate) * value

    def elu(self, x: Any) -> Any:
        """The last activation."""
        return tf.nn.elu(x)

    def add(self, a: Any, b: Any) -> Any:
        """The sum."""
        return a + b

    def concat(self, a: Any, b: Any) -> Any:
        """The channels of both."""
        return tf.concat([a, b], axis=-1)

    def conditioning(self, units: int) -> Any:
        """A linear map of the condition, `[n, 1, 1, units]`."""
        kernel, bias = (tf.convert_to_tensor(next(self.pairs)[1]) for _ in range(2))
        return (tf.matmul(self.condition, kernel) + bias)[:, tf.newaxis, tf.newaxis]


class PixelCNN(tfp.distributions.Distribution):
    """Images of whole numbers from `low` to `high`, shape `[height, width, channels]`.

    Args:
        network: parameters `[n, height, width, mixtures * outputs]` of images from -1 to 1 and of
            what they depend on, `[n, numbers]` or None.
        sizes: of the network.
        image_shape: of one image.
        low, high: the lowest and the highest value of a pixel.
        dtype: of the values.
        conditioning_shape: of what one image depends on, None where it depends on nothing.
        condition: `[*batch, *conditioning_shape]`; where it is None, methods are given it as
            `conditional_input`, and the last axes of a sample's shape are its batch, as in TFP.
    """

    def __init__(
        self,
        network: Callable[[Any, Any], Any],
        sizes: Sizes,
        image_shape: tuple[int, int, int],
        low: float,
        high: float,
        dtype: Any,
        conditioning_shape: tuple[int, ...] | None = None,
        condition: Any = None,
        name: str = "PixelCNN",
    ) -> None:
        parameters = dict(locals())
        self.network, self.sizes, self.image_shape = network, sizes, image_shape
        self.conditioning_shape, self.condition = conditioning_shape, condition
        self.low, self.high = low, high
        super().__init__(
            dtype=dtype,
            reparameterization_type=tfd.NOT_REPARAMETERIZED,
            validate_args=False,
            allow_nan_stats=True,
            parameters=parameters,
            name=name,
        )

    @classmethod
    def _parameter_properties(cls, dtype: Any, num_classes: Any = None) -> dict[str, Any]:
        return {}

    def _batch_shape(self) -> Any:
        if self.condition is None:
            return tf.TensorShape([])
        rank = len(self.conditioning_shape or ())
        return self.condition.shape[: self.condition.shape.rank - rank]

    def rows(self, condition: Any) -> tuple[Any, Any]:
        """What images depend on as rows `[n, numbers]`, and its batch; None and [] for nothing."""
        condition = self.condition if condition is None else condition
        if self.conditioning_shape is None:
            return None, tf.zeros([0], tf.int32)
        if condition is None:
            raise ValueError("`conditional_input` must be given")
        condition = tf.convert_to_tensor(condition, self.dtype)
        lead = tf.shape(condition)[: condition.shape.rank - len(self.conditioning_shape)]
        return tf.reshape(condition, [-1, self.sizes.conditioning]), lead

    def _event_shape(self) -> Any:
        return tf.TensorShape(self.image_shape)

    def standard(self, value: Any) -> Any:
        """Pixels as numbers from -1 to 1."""
        return 2.0 * (value - self.low) / (self.high - self.low) - 1.0

    def mixtures(self, image: Any, conditioning: Any = None) -> tuple[Any, Any, Any, Any]:
        """Logits `[..., mixtures]`, locations and scales `[..., mixtures, channels]`, and
        coefficients, of every pixel of images from -1 to 1."""
        sizes = self.sizes
        raw = self.network(image, conditioning)
        raw = tf.reshape(raw, [-1, *self.image_shape[:2], sizes.mixtures, sizes.outputs])
        parts = tf.split(raw, [1, sizes.channels, sizes.channels, sizes.coefficients], axis=-1)
        floor = tf.constant(np.exp(-7.0), raw.dtype)
        return parts[0][..., 0], parts[1], tf.nn.softplus(parts[2]) + floor, parts[3]

    def quantized(self, locs: Any, scales: Any) -> Any:
        """Rounded logistics in the units of pixels, of standard locations and scales."""
        half = 0.5 * (self.high - self.low)
        logistic = tfd.Logistic(self.low + half * (locs + 1.0), scales * half)
        return tfd.QuantizedDistribution(
            tfd.TransformedDistribution(
                logistic, tfp.bijectors.Shift(tf.constant(-0.5, locs.dtype))
            ),
            low=self.low,
            high=self.high,
        )

    def _log_prob(self, value: Any, conditional_input: Any = None) -> Any:
        lead = tf.shape(value)[:-3]
        conditioning, batch = self.rows(conditional_input)
        if conditioning is not None:
            lead = tf.broadcast_dynamic_shape(lead, batch)
            conditioning = tf.broadcast_to(
                tf.reshape(conditioning, tf.concat([batch, [self.sizes.conditioning]], 0)),
                tf.concat([lead, [self.sizes.conditioning]], 0),
            )
            conditioning = tf.reshape(conditioning, [-1, self.sizes.conditioning])
            value = tf.broadcast_to(value, tf.concat([lead, self.image_shape], 0))
        value = tf.reshape(value, [-1, *self.image_shape])
        image = self.standard(value)
        logits, locs, scales, coefficients = self.mixtures(image, conditioning)
        shifted = list(tf.unstack(locs, axis=-1))
        k = 0
        for i in range(self.sizes.channels):
            for j in range(i):
                shifted[i] += image[..., j : j + 1] * coefficients[..., k]
                k += 1
        pixels = tfd.MixtureSameFamily(
            tfd.Categorical(logits=logits),
            tfd.Independent(self.quantized(tf.stack(shifted, axis=-1), scales), 1),
        )
        return tf.reshape(tf.reduce_sum(pixels.log_prob(value), axis=[-2, -1]), lead)

    def _sample_n(self, n: Any, seed: Any = None, conditional_input: Any = None) -> Any:
        height, width = self.image_shape[:2]
        seed = tfp.random.sanitize_seed(seed)
        conditioning, batch = self.rows(conditional_input)
        own = batch if conditional_input is None else batch[:0]
        total = n
        if conditioning is not None:
            total = n * tf.reduce_prod(own)
            conditioning = tf.tile(conditioning, [total // tf.shape(conditioning)[0], 1])

        def pixel(index: Any, image: Any) -> tuple[Any, Any]:
            row, column = index // width, index % width
            here = [p[:, row, column] for p in self.mixtures(self.standard(image), conditioning)]
            drawn = self.pixel(here, tf.random.experimental.stateless_fold_in(seed, index))
            place = (tf.range(height) == row)[:, tf.newaxis] & (tf.range(width) == column)
            return index + 1, tf.where(
                place[tf.newaxis, :, :, tf.newaxis], drawn[:, tf.newaxis, tf.newaxis], image
            )

        start = tf.fill([total, *self.image_shape], tf.constant(self.low, self.dtype))
        _, image = tf.while_loop(
            lambda index, _: index < height * width,
            pixel,
            (tf.constant(0), start),
            shape_invariants=(tf.TensorShape([]), tf.TensorShape([None, *self.image_shape])),
            parallel_iterations=1,
        )
        image = tf.ensure_shape(image, [None, *self.image_shape])
        if conditioning is None:
            return image
        return tf.reshape(image, tf.concat([[n], own, self.image_shape], 0))

    def pixel(self, here: list[Any], seed: Any) -> Any:
        """One pixel of each image, channel by channel, shape `[n, channels]`."""
        seeds = tfp.random.split_seed(seed, n=self.sizes.channels + 1)
        chosen = tfd.Categorical(logits=here[0]).sample(seed=seeds[0])
        locs, scales, coefficients = (tf.gather(p, chosen, batch_dims=1) for p in here[1:])
        done: list[Any] = []
        k = 0
        for i in range(self.sizes.channels):
            loc = locs[:, i]
            for value in done:
                loc += self.standard(value) * coefficients[:, k]
                k += 1
            drawn = self.quantized(loc, scales[:, i]).sample(seed=seeds[i + 1])
            zero = tf.zeros_like(drawn)
            done.append(tf.where(drawn == zero, zero, drawn))  # rounding up gives -0 too
        return tf.stack(done, axis=-1)


def pixel_cnn(call: Call) -> Any:
    """The distribution over the Params of a node."""
    if "weights" not in call:
        raise no_size(call)
    bound = Bound(call.entry, {k: v for k, v in call.node.args if v is not None})
    shape, sizes = sizes_of(bound)
    low, high, dropout = settings(bound)
    weights = list(call.get("weights"))
    network = Network(
        lambda image, conditioning: parameters(Layers(call, dropout, conditioning), image, sizes),
        weights,
    )
    dtype = call.get("dtype") or call.builder.dtype
    condition = call.get("condition")
    if condition is not None:
        condition = tf.cast(condition, dtype)
    return PixelCNN(network, sizes, shape, low, high, dtype, conditioning_shape(bound), condition)


SPECIAL: dict[str, Callable[[Call], Any]] = {PIXEL_CNN: pixel_cnn}
