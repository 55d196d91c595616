"""Programs: statements one after another, the one driver of prompt, files, `source()` and check."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from flowdsl.diagnostics import error
from flowdsl.r.control_flow import Jump, Return
from flowdsl.r.interpreter import Interpreter
from flowdsl.r.machine import Step
from flowdsl.r.values import NULL, Value
from flowdsl.source import Span
from flowdsl.syntax import ast


@dataclass(frozen=True)
class Result:
    """The value of one top-level statement, and whether it is to be shown."""

    value: Value
    visible: bool
    span: Span


def results(interpreter: Interpreter, program: ast.Program) -> Iterator[Result]:
    """The results of a program's statements, each run when it is asked for.

    Raises:
        FlowError: the first statement that fails.
    """
    for statement in program.statements:
        yield result(interpreter, statement)


def result(interpreter: Interpreter, statement: ast.Node) -> Result:
    """The result of one statement; a jump or return outside its place is an error.

    Raises:
        FlowError: F218 a jump stands outside a loop or function, F310 there is no memory, or
            whatever the statement raises.
    """
    try:
        with np.errstate(all="ignore"):  # R is silent about Inf and NaN, wherever they arise
            value, visible = interpreter.statement(statement)
    except MemoryError:
        raise error("F310", "this needs more memory than there is", statement.span) from None
    except Jump as jump:
        raise error("F218", f"`{jump.keyword}` stands outside a loop", jump.span) from None
    except Return:
        raise error("F218", "`return` stands outside a function", statement.span) from None
    return Result(value, visible, statement.span)


def evaluated(interpreter: Interpreter, program: ast.Program) -> Step:
    """The value of a program's last statement, as a step of the one that runs: for `source()`."""
    value: Value = NULL
    for statement in program.statements:
        value = yield interpreter.evaluate(statement, interpreter.globals)
    return value
