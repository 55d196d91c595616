"""What R demands of `|>` and its placeholder `_`."""

from __future__ import annotations

from flowdsl.diagnostics import FlowError, error
from flowdsl.source import Span
from flowdsl.syntax import ast
from flowdsl.syntax.tokens import words

# Functions that have a syntax of their own; R refuses them on the right of `|>`.
_SPECIAL = words(
    """if while repeat for break next return function ( { + - * / ^ %% %/% %*% : :: ::: ? |> ~ @
    => == != < > <= >= & | && || ! <- <<- = $ [[ ["""
)


def check_step(step: ast.PipeStep) -> int | None:
    """Refuse what R refuses on the right of `|>`.

    Returns:
        where the placeholder `_` that receives the left side stands, if there is one.

    Raises:
        FlowError: the right side is no call, or `_` is misplaced.
    """
    if step.op.text != "|>":
        return None
    value = step.value
    if isinstance(value, (ast.Call, ast.Index)):
        holders = [arg for arg in value.args if _is_placeholder(arg.value)]
        for arg in holders:
            if arg.name is None:
                raise _misplaced(
                    arg.span, "`_` must be given to a named argument", "for example `f(x = _)`"
                )
        if len(holders) > 1:
            raise _misplaced(
                holders[1].span,
                "`_` may stand only once in a step of a pipe",
                "use a function: `x |> (\\(v) f(a = v, b = v))()`",
            )
        if holders:
            assert holders[0].value is not None
            return holders[0].value.span.start
    if not isinstance(value, ast.Call):
        raise _not_a_call(step)
    function = value.function
    called = function.name if isinstance(function, ast.Name) else None
    if isinstance(function, ast.String):
        called = function.value
    if called in _SPECIAL:
        raise error(
            "F112",
            f"`{called}` cannot be called on the right of `|>`",
            function.span,
            "use `%>%`, or wrap it in a function: `x |> (\\(v) v + 1)()`",
        )
    return None


def _is_placeholder(value: ast.Node | None) -> bool:
    return isinstance(value, ast.Name) and value.text == "_"


def _not_a_call(step: ast.PipeStep) -> FlowError:
    value = step.value
    if isinstance(value, ast.Function):
        hint = "put it in parentheses and call it: `x |> (\\(v) v + 1)()`"
    elif isinstance(value, (ast.Name, ast.Namespace, ast.Member)) and value.span.text != "_":
        hint = f"call it: `{value.span.text}()`; or use `%>%`, which takes a function's name"
    else:
        hint = "use `%>%`, or wrap it in a function: `x |> (\\(v) v + 1)()`"
    return error("F112", "the right side of `|>` must be a call such as `f()`", value.span, hint)


def misplaced_placeholder(span: Span) -> FlowError:
    """The error for a `_` that no pipe fills."""
    return _misplaced(
        span,
        "`_` can only be a named argument of a call right of `|>`",
        "for example `x |> f(y = _)`; a name cannot be `_`",
    )


def _misplaced(span: Span, message: str, hint: str) -> FlowError:
    return error("F113", message, span, hint)
