"""The whole way of a spec on one page: text, AST, typed IR, rewritten IR, engine, Model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flowdsl.data.source import SPEC_DATA
from flowdsl.diagnostics import Diagnostic, FlowError, error
from flowdsl.limits import DEFAULT_LIMITS, Limits
from flowdsl.r.interpreter import NotLooking
from flowdsl.r.poisoning import poison
from flowdsl.r.program import result
from flowdsl.semantics.extension import FlowInterpreter
from flowdsl.semantics.unused import unused_params
from flowdsl.source import Source
from flowdsl.syntax import Parsed, ast, parse

if TYPE_CHECKING:
    from flowdsl.model import Model
    from flowdsl.r.values import Value


def to_source(spec: str | Path | Source, limits: Limits = DEFAULT_LIMITS) -> Source:
    """A spec as a Source: a `str` is text, a `Path` a file.

    Raises:
        FlowError: F601 a file that cannot be read, is too large, or is not UTF-8, or the name of
            a file where a Path is wanted.
        TypeError: the spec is none of these.

    >>> to_source("normal()").text
    'normal()'
    """
    if isinstance(spec, Source):
        return spec
    if isinstance(spec, str):
        if spec.endswith(".flow") and "\n" not in spec:
            raise error(
                "F601",
                f"`{spec}` is the name of a file, not a spec",
                None,
                f"give it as a path: Path({spec!r})",
            )
        return Source("<text>", spec)
    if not isinstance(spec, Path):
        raise TypeError(f"a spec is a str, a Path or a Source, not {type(spec).__name__}")
    try:
        with spec.open("rb") as file:
            raw = file.read(limits.source_bytes + 1)
        return Source(str(spec), raw.decode("utf-8"))
    except OSError as problem:
        raise error("F601", f"`{spec}` cannot be read: {problem.strerror}") from None
    except UnicodeDecodeError as problem:
        if len(raw) > limits.source_bytes:
            raise error("F601", f"`{spec}` is larger than {limits.source_bytes:,} bytes") from None
        raise error(
            "F601",
            f"`{spec}` is not UTF-8 text: byte {problem.start + 1} is wrong",
            None,
            "save it as UTF-8",
        ) from None


def to_ast(source: Source, limits: Limits = DEFAULT_LIMITS) -> Parsed:
    """Text to AST, with every lexical and syntax error."""
    return parse(source, limits)


def to_values(
    program: ast.Program, interpreter: FlowInterpreter
) -> tuple[list[Value | None], list[Diagnostic]]:
    """AST to values and typed IR without looking at anything; one error a faulty statement."""
    values: list[Value | None] = []
    problems: list[Diagnostic] = []
    for statement in program.statements:
        try:
            values.append(result(interpreter, statement).value)
        except NotLooking:
            poison(interpreter, statement)
            values.append(None)
        except FlowError as problem:
            problems += problem.diagnostics
            poison(interpreter, statement)
            values.append(None)
    return values, problems


@dataclass(frozen=True)
class Checked:
    """A spec after its first stages: what each statement gives, typed, and what is wrong.

    `values` has None for a statement that failed, or whose value only a run can give.
    """

    parsed: Parsed
    values: tuple[Value | None, ...]
    named: Mapping[str, Value]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """Only the errors."""
        return tuple(d for d in self.diagnostics if d.severity == "error")


def to_checked(
    source: Source,
    inputs: Mapping[str, Any] | None = None,
    dtype: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Checked:
    """Text to typed values with every problem; nothing is computed, TensorFlow is not imported.

    Args:
        source: the spec.
        inputs: values for `input()` declarations.
        dtype: floating dtype where the spec asks for none.
        limits: bounds for untrusted text.

    >>> to_checked(Source("<text>", "normal() %>% exp()")).values[0].description
    'a distribution'
    """
    parsed = to_ast(source, limits)
    interpreter = FlowInterpreter(
        None, limits, folder(source), inputs, dtype, seed=0, data=SPEC_DATA
    )
    values, problems = to_values(parsed.program, interpreter)
    found = [*parsed.diagnostics, *problems, *interpreter.lints, *unused_inputs(interpreter)]
    if not any(d.severity == "error" for d in found):
        found += unused_params(interpreter.declared, zip(parsed.program.statements, values))
    named = interpreter.globals.bindings
    return Checked(parsed, tuple(values), named, tuple(sorted(found, key=place)))


def unused_inputs(interpreter: FlowInterpreter) -> list[Diagnostic]:
    """Errors for host inputs that the spec does not declare."""
    out: list[Diagnostic] = []
    for name in interpreter.inputs:
        if name not in interpreter.known_inputs:
            out += error(
                "F219",
                f"the spec declares no input `{name}`",
                None,
                f"declare it: {name} <- input(1)",
            ).diagnostics
    return out


def place(diagnostic: Diagnostic) -> int:
    """Where a diagnostic stands in the text."""
    return -1 if diagnostic.span is None else diagnostic.span.start


def folder(spec: str | Path | Source) -> Path | None:
    """The folder a spec may read from: its own, when it is a file."""
    if isinstance(spec, Path):
        return spec.parent
    return (
        Path(spec.name).parent if isinstance(spec, Source) and Path(spec.name).is_file() else None
    )


def check(
    spec: str | Path | Source,
    *,
    inputs: Mapping[str, Any] | None = None,
    dtype: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> tuple[Diagnostic, ...]:
    """Every problem of a spec, without running it and without TensorFlow.

    Args:
        spec: text, a Path, or a Source.
        inputs: values for `input()` declarations.
        dtype: floating dtype where the spec asks for none.
        limits: bounds for untrusted text.

    Returns:
        Errors, warnings and lints in the order of the text; () when there is nothing to say.

    >>> [d.code for d in check("normal() %>% log()")]
    ['F302']
    """
    return to_checked(to_source(spec, limits), inputs, dtype, limits).diagnostics


def explain(
    spec: str | Path | Source,
    *,
    inputs: Mapping[str, Any] | None = None,
    dtype: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> str:
    """What a spec means, in words: applied order, shapes, supports, weights; nothing is run.

    Args:
        spec: text, a Path, or a Source.
        inputs: values for `input()` declarations.
        dtype: floating dtype where the spec asks for none.
        limits: bounds for untrusted text.

    Raises:
        FlowError: the spec has errors.

    >>> print(explain("exp()").splitlines()[1])
      1. exp(): any real number -> positive numbers
    """
    from flowdsl.explain import explain_values  # nor this

    checked = to_checked(to_source(spec, limits), inputs, dtype, limits)
    if checked.errors:
        raise FlowError(checked.errors)
    return explain_values(checked.named, checked.values[-1] if checked.values else None)


def compile(
    spec: str | Path | Source,
    *,
    model: str | None = None,
    dtype: str | None = None,
    seed: int | None = None,
    limits: Limits = DEFAULT_LIMITS,
    **inputs: Any,
) -> Model:
    """Compile a spec to a Model.

    Args:
        spec: text, or a Path to a `.flow` file.
        model: name of the model in the spec; by default the one named `model`, else the last
            value.
        dtype: "float32" (default) or "float64".
        seed: makes weights and random numbers repeatable.
        limits: bounds for untrusted text.
        **inputs: values for `input()` declarations.

    Returns:
        A Model: sample, log_prob, fit, save, ...

    Raises:
        FlowError: with one diagnostic for each problem.

    >>> compile("normal() %>% chain(shift(1), scale(2))").event_shape
    ()
    """
    from flowdsl.session import Session  # a check needs none

    source = to_source(spec, limits)
    session = Session(dtype, seed, folder(spec), inputs, limits)
    session.execute(source)
    unused = unused_inputs(session.interpreter)
    if unused:
        raise FlowError(unused)
    return session.model(model)
