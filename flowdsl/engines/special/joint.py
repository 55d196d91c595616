"""Joint distributions, whose functions TFP calls by the names of their arguments."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp

from flowdsl.diagnostics import error
from flowdsl.engines.calls import Call, resolve
from flowdsl.engines.special.support import wrap
from flowdsl.ir import Function, JointType, Node


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


SPECIAL = {
    f"distribution.joint_distribution_{name}": joint
    for name in ("sequential", "named", "sequential_auto_batched", "named_auto_batched")
}
