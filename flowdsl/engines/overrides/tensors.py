"""Tensor functions whose TensorFlow form takes its arguments otherwise."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import tensorflow as tf
import tensorflow_probability as tfp

from flowdsl.catalogue.functions.tensor.contracting import contraction
from flowdsl.catalogue.functions.tensor.indexing import numpy_index
from flowdsl.engines.calls import common, resolve, stateless_seed

if TYPE_CHECKING:
    from flowdsl.engines.calls import Call


def getitem(call: Call) -> Any:
    """Part of a tensor; items are ints, None (a new axis), slices or an ellipsis."""
    return call.get("x")[numpy_index(call.raw("index", ()))]


def constant(call: Call) -> Any:
    """A tensor of given numbers, of one's own dtype and shape."""
    value = tf.convert_to_tensor(call.get("value"))
    if "dtype" in call:
        value = tf.cast(value, call.get("dtype"))
    if "shape" in call:
        shape = shape_of(call.get("shape"))
        same = value.shape.num_elements() == 1
        value = tf.broadcast_to(tf.reshape(value, []), shape) if same else tf.reshape(value, shape)
    return value


def filled(call: Call) -> Any:
    """Zeros, ones or an identity matrix, of the graph's dtype."""
    kwargs = call.kwargs()
    kwargs.setdefault("dtype", call.builder.dtype)
    if "shape" in kwargs:
        kwargs["shape"] = shape_of(kwargs["shape"])
    function = {"zeros": tf.zeros, "ones": tf.ones, "eye": tf.eye}[call.entry.tfp]
    return function(**kwargs)


def linspace(call: Call) -> Any:
    """Evenly spaced numbers of the graph's dtype."""
    cast = call.builder.cast
    return tf.linspace(cast(call.get("start")), cast(call.get("stop")), call.get("num"))


def joint_part(call: Call) -> Any:
    """One value of a joint sample."""
    return call.get("x")[call.get("index")]


def shape_of(sizes: Any) -> Any:
    """A shape as TensorFlow takes it; computed sizes are put together."""
    if isinstance(sizes, list) and any(tf.is_tensor(s) for s in sizes):
        return tf.stack([tf.cast(s, tf.int32) for s in sizes])
    return sizes


def shaped(call: Call) -> Any:
    """What puts a tensor into a shape."""
    kwargs = call.kwargs()
    name = next(f.name for f in call.entry.formals if f.wants == "sizes")
    kwargs[name] = shape_of(kwargs[name])
    return resolve(tf, call.entry.tfp)(**kwargs)


def whole(*names: str) -> Callable[[Call], Any]:
    """A function of which some arguments are positions or lengths."""

    def build(call: Call) -> Any:
        kwargs = common(call, call.kwargs())
        for name in names:
            kwargs[name] = tf.cast(kwargs[name], tf.int32)
        if "shape" in kwargs:
            kwargs["shape"] = shape_of(kwargs["shape"])
        return resolve(tf, call.entry.tfp)(**kwargs)

    return build


def one_hot(call: Call) -> Any:
    """Rows of 0 and 1 of the graph's dtype."""
    kwargs = {"dtype": call.builder.dtype, **call.kwargs()}
    kwargs["indices"] = tf.cast(kwargs["indices"], tf.int32)
    for name in ("on_value", "off_value"):
        if name in kwargs:
            kwargs[name] = tf.cast(kwargs[name], kwargs["dtype"])
    return tf.one_hot(**kwargs)


def counted(call: Call) -> Any:
    """A range of the graph's dtype, unless another is asked for."""
    kwargs = call.kwargs()
    dtype = kwargs.pop("dtype", call.builder.dtype)
    return tf.range(*(tf.cast(v, dtype) for v in kwargs.values()), dtype=dtype)


def joined_inputs(call: Call) -> list[Any]:
    """Tensors of a list in one dtype."""
    return common(call, {"inputs": call.get("inputs")})["inputs"]


def einsum(call: Call) -> Any:
    """Sums of products over named axes."""
    return tf.einsum(str(call.raw("equation")).replace(" ", ""), *joined_inputs(call))


def meshgrid(call: Call) -> Any:
    """Grids of coordinates."""
    return tf.meshgrid(*joined_inputs(call), indexing=call.raw("indexing", "xy"))


def tensordot(call: Call) -> Any:
    """Sums of products over axes, which `contraction` reads."""
    pair = common(call, {"a": call.get("a"), "b": call.get("b")})
    rank = pair["a"].shape.rank
    axes = call.raw("axes")
    return tf.tensordot(pair["a"], pair["b"], [list(a) for a in contraction(axes, rank)])


def reverse(call: Call) -> Any:
    """Axes backwards: TensorFlow wants a list of them."""
    return tf.reverse(call.get("tensor"), listed(call.get("axis")))


def listed(x: Any) -> list[Any]:
    """One number as a list of one."""
    return x if isinstance(x, list) else [x]


def roll(call: Call) -> Any:
    """Axes turned round: as many shifts as axes."""
    return tf.roll(call.get("input"), listed(call.get("shift")), listed(call.get("axis")))


def trapz(call: Call) -> Any:
    """An integral by trapezoids; TFP fails where it is given no x."""
    y, axis = call.get("y"), call.get("axis", -1)
    x = call.get("x")
    if x is None:
        n, rank = tf.shape(y)[axis], y.shape.rank
        steps = tf.cast(tf.range(n), y.dtype) * tf.cast(call.get("dx", 1.0), y.dtype)
        x = tf.reshape(steps, [-1 if i == axis % rank else 1 for i in range(rank)])
    return tfp.math.trapz(y, tf.broadcast_to(x, tf.shape(y)), axis=axis)


def split(call: Call) -> Any:
    """Parts of an axis: `c(2L)` is a number of parts, not a list of one size."""
    kwargs = call.kwargs()
    cuts = kwargs["num_or_size_splits"]
    kwargs["num_or_size_splits"] = cuts[0] if isinstance(cuts, list) and len(cuts) == 1 else cuts
    return tf.split(**kwargs)


def repeat(call: Call) -> Any:
    """Elements so many times each; all of them by default."""
    return tf.repeat(call.get("input"), call.get("repeats"), axis=call.get("axis"))


def slogdet(call: Call) -> Any:
    """Sign and logarithm of determinants."""
    return list(tf.linalg.slogdet(call.get("input")))


def sampler(name: str) -> Callable[[Call], Any]:
    """A random function, of the seed that its node carries."""

    def build(call: Call) -> Any:
        kwargs = {"dtype": call.builder.dtype, **call.kwargs()}
        seed, dtype = kwargs.pop("seed"), kwargs["dtype"]
        if "shape" in kwargs:
            kwargs["shape"] = shape_of(kwargs["shape"])
        for parameter in ("mean", "stddev", "minval", "maxval", "alpha", "beta"):
            if parameter in kwargs:
                kwargs[parameter] = tf.cast(kwargs[parameter], dtype)
        pair = stateless_seed(seed) if isinstance(seed, int) else tf.constant(seed)
        return resolve(tf.random, f"stateless_{name}")(seed=pair, **kwargs)

    return build


def gamma(call: Call) -> Any:
    """Gamma random numbers of a shape for each parameter."""
    shape, dtype = shape_of(call.get("shape")), call.get("dtype", call.builder.dtype)
    alpha = tf.cast(call.get("alpha"), dtype)
    beta = tf.cast(call.get("beta", 1.0), dtype)
    outer = tf.broadcast_static_shape(alpha.shape, beta.shape)
    return tf.random.stateless_gamma(
        tf.concat([tf.cast(shape, tf.int32), tf.constant(outer.as_list(), tf.int32)], 0),
        stateless_seed(call.raw("seed")),
        alpha,
        beta,
        dtype,
    )


def categorical(call: Call) -> Any:
    """Classes drawn by their logits."""
    return tf.random.stateless_categorical(
        call.get("logits"),
        call.get("num_samples"),
        stateless_seed(call.raw("seed")),
        call.get("dtype", tf.int64),
    )


def shuffle(call: Call) -> Any:
    """Rows in random order."""
    value = call.get("value")
    return tf.random.experimental.stateless_shuffle(value, stateless_seed(call.raw("seed")))


SPECIAL: dict[str, Callable[[Call], Any]] = {
    "tensor.joint_part": joint_part,
    "tensor.getitem": getitem,
    "tensor.constant": constant,
    "tensor.convert_to_tensor": constant,
    "tensor.zeros": filled,
    "tensor.ones": filled,
    "tensor.eye": filled,
    "tensor.linspace": linspace,
    "tensor.range": counted,
    "tensor.one_hot": one_hot,
    "tensor.fill": shaped,
    "tensor.reshape": shaped,
    "tensor.broadcast_to": shaped,
    "tensor.tile": shaped,
    "tensor.ensure_shape": shaped,
    "tensor.einsum": einsum,
    "tensor.meshgrid": meshgrid,
    "tensor.tensordot": tensordot,
    "tensor.reverse": reverse,
    "tensor.roll": roll,
    "tensor.trapz": trapz,
    "tensor.split": split,
    "tensor.repeat": repeat,
    "tensor.slogdet": slogdet,
    "tensor.gather": whole("indices"),
    "tensor.gather_nd": whole("indices"),
    "tensor.scatter_nd": whole("indices"),
    "tensor.tensor_scatter_nd_update": whole("indices"),
    "tensor.tensor_scatter_nd_add": whole("indices"),
    "tensor.sequence_mask": whole("lengths"),
    "tensor.random_gamma": gamma,
    "tensor.random_categorical": categorical,
    "tensor.random_shuffle": shuffle,
    "tensor.random_normal": sampler("normal"),
    "tensor.random_truncated_normal": sampler("truncated_normal"),
    "tensor.random_uniform": sampler("uniform"),
    "tensor.random_stateless_normal": sampler("normal"),
    "tensor.random_stateless_uniform": sampler("uniform"),
}
