"""A stand-in for the language, so that the command line is tested without TensorFlow."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, ClassVar

import numpy as np
import pytest
from typer.testing import CliRunner

from flowdsl.diagnostics import Diagnostic, error, lint
from flowdsl.r.printing.jsonable import jsonable
from flowdsl.r.printing.values import format_value
from flowdsl.source import Source, Span


@dataclass(frozen=True)
class Result:
    value: Any
    visible: bool
    span: Span


class FakeModel:
    """A standard normal in two columns."""

    event_shape = row_shape = (2,)
    joint = None
    columns: tuple[str, ...] | None = None
    condition_columns: tuple[str, ...] | None = None
    dtype = "float64"
    fitted: dict[str, Any] | None = None

    def sample(self, n: int, seed: int | None = None) -> np.ndarray:
        return np.random.default_rng(seed).normal(size=(n, 2))

    def log_prob(self, x: np.ndarray) -> np.ndarray:
        return -0.5 * (np.asarray(x) ** 2).sum(axis=-1) - np.log(2 * np.pi)

    sample_rows = sample
    log_prob_rows = log_prob

    def fit(self, table: Any, **options: Any) -> Any:
        self.fitted = options
        return SimpleNamespace(
            loss=(3.0, 2.0), validation_loss=(3.5, 2.5), best_epoch=2, epochs=2, seconds=1.25,
            stopped="epochs",
        )  # fmt: skip

    def save(self, path: Path) -> None:
        Path(path).write_bytes(b"saved")


class FakeSession:
    """Lines are Python expressions or `name <- expression`; `bad` is an error, `boom` a bug."""

    opened: ClassVar[dict[str, Any]] = {}

    def __init__(self, **options: Any) -> None:
        FakeSession.opened = options
        self.scope: dict[str, Any] = {"nan": np.nan, "inf": np.inf, "model": FakeModel()}
        self.scope |= options.get("inputs") or {}
        self.warnings: list[Diagnostic] = []
        self.interpreter = SimpleNamespace(inputs={}, known_inputs={})

    def execute(self, source: Source, on_value: Callable[[Result], None]) -> None:
        start = 0
        for line in source.text.splitlines(keepends=True):
            self._line(line.strip(), Span(start, start + len(line.strip()), source), on_value)
            start += len(line)

    def _line(self, text: str, span: Span, on_value: Callable[[Result], None]) -> None:
        if text == "bad":
            raise error("F201", "`bad` is not defined", span, "did you mean `bat`?")
        if text == "boom":
            raise RuntimeError("first\nsecond")
        if text == "stop":
            raise KeyboardInterrupt
        if text == "odd":
            self.warnings.append(lint("W401", "odd", span))
        elif "<-" in text:
            name, value = text.split("<-")
            self.scope[name.strip()] = eval(value, {}, self.scope)
            on_value(Result(self.scope[name.strip()], False, span))
        elif text:
            on_value(Result(eval(text, {}, self.scope), True, span))

    def show(self, value: Any) -> str:
        return format_value(value, lambda v: f"<{type(v).__name__}>")

    def to_json(self, value: Any) -> Any:
        return jsonable(value, lambda v: {"kind": "model", "repr": f"<{type(v).__name__}>"})

    def names(self) -> dict[str, str]:
        return {n: type(v).__name__ for n, v in self.scope.items() if n not in ("nan", "inf")}

    def model(self, name: str | None = None) -> FakeModel:
        return self.scope["model"]


def fake_check(source: Source, **options: Any) -> tuple[Diagnostic, ...]:
    """One error for each `bad`, one lint for each `odd`."""
    found = []
    for word, severity in (("bad", "error"), ("odd", "lint")):
        at = source.text.find(word)
        if at >= 0:
            code = "F201" if severity == "error" else "W401"
            found.append(Diagnostic(severity, code, word, Span(at, at + len(word), source)))  # type: ignore[arg-type]
    return tuple(found)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> type[FakeSession]:
    """Put the stand-in where commands look for the language."""
    import flowdsl

    module = ModuleType("flowdsl.session")
    module.Session = FakeSession  # type: ignore[attr-defined]
    module.Result = Result  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "flowdsl.session", module)
    monkeypatch.setattr(flowdsl, "check", fake_check, raising=False)
    monkeypatch.setattr(flowdsl, "load", lambda path: FakeModel(), raising=False)
    return FakeSession


@pytest.fixture
def flow(fake: type[FakeSession]) -> Callable[..., Any]:
    """Run a command line; gives exit code, stdout and stderr."""
    from flowdsl.cli import make_app

    def invoke(*arguments: str, input: str | bytes | None = None) -> Any:
        return CliRunner().invoke(make_app(), list(arguments), input=input)

    return invoke
