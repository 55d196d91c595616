"""Typed construction: a catalogue entry and its arguments become an IR node.

The only way to make an Apply node, for the language and for saved files alike, so that
a type is always computed and never read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from flowdsl.catalogue.contexts import contexts
from flowdsl.catalogue.entry import Bound, Entry, RuleError
from flowdsl.diagnostics import FlowError, Related, error
from flowdsl.ir import (
    Apply,
    Arg,
    BijectorType,
    Constant,
    DistributionType,
    Node,
    ShapeError,
    StepError,
    TensorType,
    TupleType,
    show,
)
from flowdsl.r.printing.numbers import format_number
from flowdsl.source import Span

Check = Callable[[np.ndarray], np.ndarray]

CHECKS: dict[str, tuple[Check, str]] = {
    "positive": (lambda v: v > 0, "must be positive"),
    "nonnegative": (lambda v: v >= 0, "must not be negative"),
    "nonzero": (lambda v: v != 0, "must not be 0"),
    "unit": (lambda v: (v >= 0) & (v <= 1), "must lie between 0 and 1"),
    "probabilities": (lambda v: (v >= 0) & (v <= 1), "must lie between 0 and 1"),
}


def construct(
    entry: Entry, args: Mapping[str, Arg], span: Span | None = None, name: str | None = None
) -> Apply:
    """Build the typed node of a catalogue entry.

    Args:
        entry: what to build.
        args: by formal name; absent and None are the same.
        span: the call, for messages.
        name: what the user called the entry, for messages.

    Raises:
        FlowError: F304 a parameter out of range, F301-F303 shapes, ranks and supports.
    """
    given = {k: v for k, v in args.items() if v is not None}
    bound = Bound(entry, given, span)
    called = name or entry.name
    check_ranges(bound, called)
    try:
        type_ = entry.rule(bound)
    except RuleError as problem:
        raise error(
            problem.code,
            problem.message,
            place(given.get(problem.formal or ""), span),
            *problem.hints,
        ) from None
    except ShapeError as problem:
        raise error("F301", f"`{called}`: {problem}", span) from None
    except StepError as problem:
        raise step_error(problem, bound) from None
    if isinstance(type_, (TensorType, TupleType)):
        refuse_conditional(bound, called)
    return Apply(type_, entry.key, tuple(given.items()), spans=() if span is None else (span,))


def refuse_conditional(bound: Bound, called: str) -> None:
    """Refuse a method of numbers whose condition is not given (F207)."""
    if bound.entry.owner not in ("distribution", "bijector"):
        return
    for arg in bound.args.values():
        if isinstance(arg, Node) and isinstance(arg.type, (DistributionType, BijectorType)):
            for context in contexts(arg):
                raise error(
                    "F207",
                    f"`{called}` needs `conditional_input`: `{context.id}` depends on a tensor of "
                    f"shape {show(context.type.shape)} for each event",
                    bound.span,
                    f"{called}(..., conditional_input = ...)",
                )


def place(arg: Arg, default: Span | None) -> Span | None:
    """Where an argument was written, else the default."""
    return arg.spans[0] if isinstance(arg, Node) and arg.spans else default


STEP_CODES = {"shape": "F301", "support": "F302", "rank": "F303"}


def step_error(problem: StepError, bound: Bound) -> FlowError:
    """The located error of a bijector step that cannot take what reaches it."""
    where = problem.step.span or bound.span
    related = []
    if bound.span and where != bound.span:
        related.append(Related(bound.span, "applied here"))
    base = bound.args.get("distribution")
    if isinstance(base, Node) and isinstance(base.type, DistributionType) and base.spans:
        facts = {
            "support": f"{base.type.support} from here",
            "shape": f"event shape {show(base.type.event_shape)} from here",
            "rank": f"event shape {show(base.type.event_shape)} from here",
        }
        related.append(Related(base.spans[0], facts[problem.kind]))
    return error(STEP_CODES[problem.kind], problem.message, where, *problem.hints, related=related)


def check_ranges(bound: Bound, called: str) -> None:
    """Refuse constant parameters out of range (F304)."""
    for formal in bound.entry.short_formals:
        arg = bound.args.get(formal.name)
        if formal.check is None or not isinstance(arg, Constant):
            continue
        holds, words = CHECKS[formal.check]
        value = np.asarray(arg.value)
        if value.dtype.kind not in "fiub":
            continue
        bad = ~holds(value)
        if bad.any():
            shown = np.asarray(value)[bad].flat[0]
            raise error(
                "F304",
                f"`{formal.name}` of `{called}` {words}, it is {format_number(shown)}",
                place(arg, bound.span),
            )
