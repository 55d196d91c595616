"""What a user sees while a fit runs: a bar on a terminal, plain lines elsewhere, or nothing.

Everything goes to standard error; standard output is for results.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field
from typing import Any, Protocol, TextIO

SECONDS_A_LINE = 2.0


@dataclass(frozen=True)
class EpochReport:
    """State after an epoch; losses in nats a row, `validation_loss` None without rows held out."""

    epoch: int
    epochs: int
    loss: float
    validation_loss: float | None
    learning_rate: float
    best_epoch: int
    seconds: float

    def __str__(self) -> str:
        held = "" if self.validation_loss is None else f"  validation {self.validation_loss:.4f}"
        return f"epoch {self.epoch}/{self.epochs}  loss {self.loss:.4f}{held}"


class Reporter(Protocol):
    """Receives the news of a run."""

    def start(self, epochs: int) -> None: ...

    def within(self, epoch: int, fraction: float) -> None:
        """Part of an epoch is done."""
        ...

    def epoch(self, report: EpochReport) -> None: ...

    def note(self, text: str) -> None: ...

    def finish(self, text: str) -> None: ...


def make_reporter(verbose: int = 1, stream: TextIO | None = None) -> Reporter:
    """The reporter for a stream.

    Args:
        verbose: 0 silence, 1 bar or occasional lines, 2 a line for every epoch.
        stream: standard error where None.
    """
    out = sys.stderr if stream is None else stream
    if verbose <= 0:
        return Silent()
    if verbose == 1 and out.isatty():
        return Bar(out)
    return Lines(out, every=0.0 if verbose > 1 else SECONDS_A_LINE)


class Silent:
    """Says nothing."""

    def start(self, epochs: int) -> None:
        pass

    def within(self, epoch: int, fraction: float) -> None:
        pass

    def epoch(self, report: EpochReport) -> None:
        pass

    def note(self, text: str) -> None:
        pass

    def finish(self, text: str) -> None:
        pass


@dataclass
class Lines:
    """Plain lines, at most one in `every` seconds; the first and the last epoch always."""

    out: TextIO
    every: float = SECONDS_A_LINE
    said: float = 0.0
    last: EpochReport | None = None

    def start(self, epochs: int) -> None:
        self.said = 0.0

    def within(self, epoch: int, fraction: float) -> None:
        now = time.monotonic()
        if fraction < 1 and now - self.said >= 5 * max(self.every, SECONDS_A_LINE) and self.said:
            self._say(f"epoch {epoch}: {fraction:.0%}")

    def epoch(self, report: EpochReport) -> None:
        self.last = report
        if report.epoch == 1 or time.monotonic() - self.said >= self.every:
            self.last = None
            self._say(str(report))

    def note(self, text: str) -> None:
        print(text, file=self.out, flush=True)

    def finish(self, text: str) -> None:
        if self.last is not None:
            self._say(str(self.last))
        self._say(text)

    def _say(self, text: str) -> None:
        self.said = time.monotonic()
        print(text, file=self.out, flush=True)


@dataclass
class Bar:
    """A bar with losses and the time left."""

    out: TextIO
    _progress: Any = field(default=None, repr=False)
    _task: Any = field(default=None, repr=False)
    _epochs: int = 1

    def start(self, epochs: int) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        self._epochs = epochs
        self._progress = Progress(
            TextColumn("epoch {task.fields[epoch]}/{task.total:.0f}"),
            BarColumn(bar_width=28),
            TextColumn("{task.fields[losses]}"),
            TimeRemainingColumn(),
            console=Console(file=self.out, highlight=False),
            transient=True,
        )
        self._task = self._progress.add_task("", total=epochs, epoch=0, losses="compiling")
        self._progress.start()

    def within(self, epoch: int, fraction: float) -> None:
        if self._progress is not None:
            self._progress.update(self._task, completed=epoch - 1 + fraction, epoch=epoch)

    def epoch(self, report: EpochReport) -> None:
        losses = str(report).split("  ", 1)[1]
        if self._progress is not None:
            self._progress.update(
                self._task, completed=report.epoch, epoch=report.epoch, losses=losses
            )

    def note(self, text: str) -> None:
        print(text, file=self.out, flush=True)

    def finish(self, text: str) -> None:
        if self._progress is not None:
            self._progress.stop()
            self._progress = None
        print(text, file=self.out, flush=True)
