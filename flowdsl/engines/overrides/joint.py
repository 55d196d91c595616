"""Joint distributions, whose functions TFP calls by the names of their arguments."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable, Generator, Mapping
from typing import Any

import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp

from flowdsl.diagnostics import error
from flowdsl.engines.calls import Call, resolve
from flowdsl.engines.overrides.support import wrap
from flowdsl.engines.scope import Scope
from flowdsl.ir import Function, JointType, Node, Symbol


def signed(function: Callable[..., Any], names: list[str]) -> Callable[..., Any]:
    """A function that shows TFP these argument names."""

    def call(*args: Any, **kwargs: Any) -> Any:
        return function(*args, **kwargs)

    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    call.__signature__ = inspect.Signature([inspect.Parameter(n, kind) for n in names])  # type: ignore[attr-defined]
    return call


def member(call: Call, node: Node) -> Any:
    """A part as TFP takes it."""
    made = call.builder.filled(node, call.scope)
    return signed(made, [s.name for s in node.symbols]) if isinstance(node, Function) else made


def joint(call: Call) -> Any:
    """A joint distribution of a list, or of parts by name."""
    kind = resolve(tfp.distributions, call.entry.tfp)
    type_ = call.node.type
    assert isinstance(type_, JointType)
    model = call.raw("model", ())
    kwargs = call.kwargs("model")
    if type_.names is None:
        made = kind([member(call, node) for node in model], **kwargs)
    else:
        made = kind({name: member(call, node) for name, node in model}, **kwargs)
    for name in ("log_prob", "prob"):
        wrap(made, name, of_lists(getattr(made, name), name))
    return made


def of_lists(inner: Callable[..., Any], name: str) -> Callable[..., Any]:
    """A density that takes no array: TFP would read its rows as the parts."""

    def call(*args: Any, **kwargs: Any) -> Any:
        if len(args) == 1 and (tf.is_tensor(args[0]) or isinstance(args[0], np.ndarray)):
            raise error(
                "F520",
                f"`{name}` of a joint distribution takes a list with a value for each part",
                None,
                f"in a spec: model %>% {name}(list(x, y))",
            )
        return inner(*args, **kwargs)

    return call


def coroutine(call: Call) -> Any:
    """A joint distribution whose generator yields the parts, the same nodes built once a run.

    A part that depends on no other is a root, whose samples TFP draws all at once.
    """
    kind = resolve(tfp.distributions, call.entry.tfp)
    type_ = call.node.type
    assert isinstance(type_, JointType) and type_.names is not None
    names, outer, builder = type_.names, call.scope, call.builder
    parts: list[Node] = []
    symbols: dict[str, list[Symbol]] = {name: [] for name in names}
    for _, node in call.raw("model", ()):
        parts.append(node)
        if isinstance(node, Function):
            assert isinstance(node.body, Node)
            builder.outside(node.body, outer)
            for symbol in node.symbols:
                symbols[symbol.name].append(symbol)

    def model() -> Generator[Any, Any, None]:
        drawn = Scope(outer)
        for name, node in zip(names, parts):
            if isinstance(node, Function) and isinstance(node.body, Node):
                value = yield builder.run(node.body, drawn)
            else:
                value = yield kind.Root(outer.get(node))
            for symbol in symbols[name]:
                drawn.put(symbol, builder.as_tensor(value))

    made = kind(model, **call.kwargs("model"))
    wrap(made, "_flat_resolve_names", lambda dummy_name="var": list(names))
    for name in ("log_prob", "prob", "log_prob_parts", "prob_parts"):
        wrap(made, name, of_lists(by_names(getattr(made, name), names), name))
    return made


def by_names(inner: Callable[..., Any], names: tuple[str, ...]) -> Callable[..., Any]:
    """A density whose value may be a dict, which TFP takes by keyword here."""

    def call(value: Any = None, *args: Any, **kwargs: Any) -> Any:
        if isinstance(value, Mapping):
            return inner(*(value[name] for name in names), **kwargs)
        return inner(*args, **kwargs) if value is None else inner(value, *args, **kwargs)

    return call


# Its advice is to draw with seeds that TensorFlow would count on by itself.
warnings.filterwarnings("ignore", message="Saw Tensor seed", category=UserWarning)

SPECIAL = {
    f"distribution.joint_distribution_{name}{batched}": build
    for name, build in (("sequential", joint), ("named", joint), ("coroutine", coroutine))
    for batched in ("", "_auto_batched")
}
