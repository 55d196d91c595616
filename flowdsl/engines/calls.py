"""One Apply node about to become a TFP object or a tensor: its arguments, and the usual ways."""

from __future__ import annotations

import inspect
import secrets
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp

from flowdsl.catalogue import Entry
from flowdsl.engines.initial_values import as_typed
from flowdsl.engines.scope import Scope
from flowdsl.ir import Apply, Arg, Constant, JointBijectorType, JointType, Node

if TYPE_CHECKING:
    from flowdsl.engines.tfp import Builder


PLAIN = ("int", "ints", "shape", "sizes", "pairs", "flag", "number", "order")
"""What formals want that TensorFlow takes as Python numbers."""


MASKS = ("validity_mask", "mask")
"""Arguments that are TRUE and FALSE."""


class Call:
    """One Apply node about to be built: its arguments by name."""

    def __init__(self, builder: Builder, node: Apply, entry: Entry, scope: Scope) -> None:
        self.builder, self.node, self.entry, self.scope = builder, node, entry, scope
        self.wants = {f.name: f.wants for f in (*entry.short_formals, *entry.formals)}

    def __contains__(self, name: str) -> bool:
        return self.node.get(name) is not None

    def raw(self, name: str, default: Any = None) -> Any:
        """An argument as the IR holds it."""
        value = self.node.get(name)
        return default if value is None else value

    def get(self, name: str, default: Any = None) -> Any:
        """An argument as TFP takes it."""
        value = self.node.get(name)
        if value is None:
            return default
        found = self.convert(self.wants.get(name, "any"), value)
        number = self.entry.kind in ("bijector", "distribution") and name not in MASKS
        if number and tf.is_tensor(found) and found.dtype == tf.bool:
            return tf.cast(found, self.builder.dtype)  # TRUE is 1, as everywhere in R
        return found

    def convert(self, wants: str, value: Arg) -> Any:
        """An argument as TFP takes it, by what its formal wants."""
        if wants in PLAIN:
            return plain_number(value, self)
        if wants == "dtype":
            return tf.as_dtype(value)
        filled = self.builder.filled(value, self.scope)
        if self.entry.kind in ("method", "member") and isinstance(filled, list):
            return filled  # a value for each part of a joint distribution, or of a split
        if wants in ("tensor", "matrix") and self.entry.kind != "tensor":
            return self.builder.cast(filled)
        if wants == "tensor" and not isinstance(value, Node):
            return self.builder.cast(filled)
        return filled

    def kwargs(self, *skip: str) -> dict[str, Any]:
        """All arguments by name, but for some."""
        return {name: self.get(name) for name, _ in self.node.args if name not in skip}


def plain_number(value: Arg, call: Call) -> Any:
    """Whole numbers and flags as Python values, where they are constants."""
    if isinstance(value, Constant):
        array = np.asarray(value.value)
        if array.dtype.kind == "f" and np.all(array == np.round(array)):
            array = array.astype(np.int64)
        return array.tolist()
    if isinstance(value, tuple):
        return [plain_number(v, call) for v in value]
    if isinstance(value, Node):
        filled = call.builder.filled(value, call.scope)
        return tf.cast(filled, tf.int32) if filled.dtype.is_floating else filled
    return value


def resolve(module: Any, path: str) -> Any:
    """The attribute that a catalogue entry names by a dotted path."""
    for part in path.split("."):
        module = getattr(module, part)
    return module


DROPPED = ("parameters", "kwargs_split_fn", "batchnorm_layer")
"""Formals that R and TFP list and nobody may set."""


@cache
def accepted(kind: Any) -> frozenset[str]:
    """Names of the arguments that a class takes."""
    return frozenset(inspect.signature(kind.__init__).parameters)


def made(kind: Any, call: Call) -> Any:
    """An object of a TFP class, with the defaults of flowdsl's short names."""
    takes = accepted(kind)
    kwargs = {k: v for k, v in call.kwargs(*DROPPED).items() if k != "dtype" or k in takes}
    for formal in call.entry.short_formals:
        if formal.wants == "tensor" and type(formal.default) in (int, float):
            kwargs.setdefault(formal.name, call.builder.cast(formal.default))
    return kind(**kwargs)


def make_bijector(call: Call) -> Any:
    """A bijector of TFP's own."""
    return made(resolve(tfp.bijectors, call.entry.tfp), call)


def make_distribution(call: Call) -> Any:
    """A distribution of TFP's own."""
    return made(resolve(tfp.distributions, call.entry.tfp), call)


def make_kernel(call: Call) -> Any:
    """A positive semi-definite kernel of TFP's own."""
    return made(resolve(tfp.math.psd_kernels, call.entry.tfp), call)


def make_operator(call: Call) -> Any:
    """A linear operator."""
    kwargs = call.kwargs()
    if "num_rows" in kwargs and "multiplier" not in kwargs:
        kwargs["dtype"] = call.builder.dtype
    return resolve(tf.linalg, call.entry.tfp)(**kwargs)


def make_tensor(call: Call) -> Any:
    """A tensor function."""
    return common_function(call)(**common(call, call.kwargs()))


def common_function(call: Call) -> Any:
    """The function of TensorFlow, or of TFP's mathematics, that an entry names."""
    path = call.entry.tfp
    return resolve(tfp, path[4:]) if path.startswith("tfp.") else resolve(tf, path)


def common(call: Call, kwargs: dict[str, Any]) -> dict[str, Any]:
    """Tensor arguments in one dtype, where they differ: the graph's."""
    flat = [
        v
        for value in kwargs.values()
        for v in (value if isinstance(value, list) else [value])
        if tf.is_tensor(v) and v.dtype != tf.bool
    ]
    if len({v.dtype for v in flat}) < 2:
        return kwargs

    def same(value: Any) -> Any:
        if isinstance(value, list):
            return [same(v) for v in value]
        return call.builder.cast(value) if tf.is_tensor(value) else value

    return {name: same(value) for name, value in kwargs.items()}


def make_method(call: Call) -> Any:
    """A method of a distribution or a bijector, on a copy of its tensors.

    The copy keeps TFP's bijector cache from handing back what it saw before.
    """
    (first, _), *rest = call.node.args
    owner = call.get(first)
    kwargs = {name: call.get(name) for name, _ in rest if name != "name"}
    for name, value in kwargs.items():
        if call.wants.get(name) == "tensor" and not isinstance(value, list):
            kwargs[name] = tf.identity(method_input(call, owner, value))
        elif call.wants.get(name) == "matrix" and tf.is_tensor(value):
            kwargs[name] = method_input(call, owner, value)
    method = call.entry.tfp or call.entry.name
    moved = call.node.get(first)
    if isinstance(moved, Node) and isinstance(moved.type, JointBijectorType):
        return of_joint_bijector(owner, moved.type, method, call, kwargs)
    joint = call.node.get(first)
    type_ = joint.type if isinstance(joint, Node) else None
    if isinstance(type_, JointType):
        return of_joint(owner, type_, method, call, kwargs)
    if method == "sample":
        seed = kwargs.pop("seed", None)
        shape = kwargs.pop("sample_shape", ())
        number = secrets.randbits(62) if seed is None else int(seed)
        return owner.sample(shape, seed=stateless_seed(number))
    if method == "call":
        return owner(**kwargs)
    function = resolve(owner, method)
    return function(**kwargs) if callable(function) else function


def make_member(call: Call) -> Any:
    """A member: what a method gives, or a fact as a flag, a text or nothing."""
    found = make_method(call)
    if isinstance(found, tf.DType):
        return found.name
    if isinstance(found, tf.TensorShape):
        return np.asarray(found.as_list(), np.int32)
    if isinstance(found, tfp.distributions.ReparameterizationType):
        full = found == tfp.distributions.FULLY_REPARAMETERIZED
        return "FULLY_REPARAMETERIZED" if full else "NOT_REPARAMETERIZED"
    return found


def of_joint(owner: Any, type_: JointType, method: str, call: Call, kwargs: dict[str, Any]) -> Any:
    """A method of a joint distribution, on a list in the order of its parts."""
    if method == "sample":
        seed = kwargs.get("seed")
        number = secrets.randbits(62) if seed is None else int(seed)
        found = owner.sample(kwargs.get("sample_shape", ()), seed=stateless_seed(number))
        by_name = type_.names is not None and isinstance(found, Mapping)
        drawn = [found[name] for name in type_.names or ()] if by_name else list(found)
        shape = kwargs.get("sample_shape", ())
        if isinstance(shape, (int, list, tuple)):
            axes = [shape] if isinstance(shape, int) else list(shape)
            spans = call.node.spans
            as_typed(type_, axes, (d.shape for d in drawn), spans[0] if spans else None)
        return drawn
    if "value" in kwargs:
        values = [
            tf.identity(tf.cast(v, part.dtype)) for v, part in zip(kwargs["value"], type_.parts)
        ]
        kwargs["value"] = values if type_.names is None else dict(zip(type_.names, values))
    function = resolve(owner, method)
    return function(**kwargs)


def of_joint_bijector(
    owner: Any, type_: JointBijectorType, method: str, call: Call, kwargs: dict[str, Any]
) -> Any:
    """A method of a bijector of lists, on a list in the order of its parts."""
    forwards = method.startswith("forward")
    names, out = (type_.names, type_.output_names)[:: 1 if forwards else -1]
    formal = "x" if forwards else "y"

    def structured(items: list[Any]) -> Any:
        return items if names is None else dict(zip(names, items))

    value = structured([tf.identity(call.builder.cast(v)) for v in kwargs[formal]])
    if method.endswith("log_det_jacobian"):
        way = type_ if forwards else type_.inverted()
        ranks = call.raw("event_ndims") or [p.forward_min_event_ndims for p in way.parts]
        return getattr(owner, method)(value, structured([int(r) for r in ranks]))
    found = getattr(owner, method)(value)
    return list(found) if out is None else [found[name] for name in out]


def method_input(call: Call, owner: Any, value: Any) -> Any:
    """A value in the dtype that its receiver works in."""
    dtype = getattr(owner, "dtype", None)
    if isinstance(dtype, tf.DType) and tf.is_tensor(value) and value.dtype != dtype:
        if dtype.is_integer and value.dtype.is_floating and not all_whole(value):
            return call.builder.cast(value)
        return tf.cast(value, dtype)
    if dtype is None and tf.is_tensor(value) and value.dtype == tf.bool:
        return tf.cast(value, call.builder.dtype)  # as R's as_float_tensor() does
    return value


def all_whole(value: Any) -> bool:
    """Whether a tensor is known to hold nothing but whole numbers."""
    fixed = tf.get_static_value(value)
    return fixed is not None and bool(np.all(np.isfinite(fixed) & (fixed == np.floor(fixed))))


def stateless_seed(seed: int) -> Any:
    """TFP's stateless seed, int32 of shape `[2]`, of any whole number."""
    return tf.constant([seed & 0x7FFFFFFF, (seed >> 31) & 0x7FFFFFFF], tf.int32)


KINDS: dict[str, Callable[[Call], Any]] = {
    "bijector": make_bijector,
    "distribution": make_distribution,
    "operator": make_operator,
    "kernel": make_kernel,
    "tensor": make_tensor,
    "method": make_method,
    "member": make_member,
}
