"""`k <- input(3)`: a number that the host may set under the name it is assigned to."""

from __future__ import annotations

from flowdsl.diagnostics import error
from flowdsl.r.scope import Scope
from flowdsl.r.values import Value, Vector
from flowdsl.semantics.interop import from_host
from flowdsl.semantics.state import FlowState
from flowdsl.source import Span
from flowdsl.syntax import ast


def is_input(node: ast.Node, scope: Scope) -> bool:
    """Whether an expression is a call of the catalogue's `input()`."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.function, ast.Name)
        and node.function.name == "input"
        and scope.owner("input") is None
    )


def input_value(interp: FlowState, name: str, default: Value, span: Span | None) -> Value:
    """The host's value for an input, else its default.

    Raises:
        FlowError: F206 the host's value is no number or text.
    """
    interp.known_inputs.add(name)
    if name not in interp.inputs:
        return default
    value = from_host(interp, interp.inputs[name])
    if not isinstance(value, Vector):
        raise error("F206", f"input `{name}` must be a number or a text", span)
    return value
