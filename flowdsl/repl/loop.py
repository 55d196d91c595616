"""The prompt's core: takes finished inputs, answers, and survives every failure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from flowdsl.diagnostics import Diagnostic, FlowError
from flowdsl.repl.commands import OVERVIEW, Command, parse_command
from flowdsl.source import Source

if TYPE_CHECKING:
    from flowdsl.session import Result, Session

Write = Callable[[str], None]
Report = Callable[[Iterable[Diagnostic]], None]


class Loop:
    """One conversation.

    Args:
        open_session: makes a session; called again by `:reset`.
        write: shows a text.
        report: shows diagnostics.
    """

    def __init__(self, open_session: Callable[[], Session], write: Write, report: Report) -> None:
        self._open_session, self._write, self._report = open_session, write, report
        self.session = open_session()
        self._inputs = 0
        self._warned = 0

    def handle(self, text: str) -> bool:
        """Answer one finished input; False when it asks to leave."""
        if not text.strip():
            return True
        command = parse_command(text)
        try:
            if command is not None:
                return self._obey(command)
            self._evaluate(text)
        except FlowError as problem:
            self._report(problem.diagnostics)
        except KeyboardInterrupt:
            self._write("interrupted")
        except BrokenPipeError:
            raise
        except Exception as problem:
            self._report([_internal(problem)])
        return True

    def _evaluate(self, text: str) -> None:
        self._inputs += 1
        source = Source(f"<prompt:{self._inputs}>", text)

        def show(result: Result) -> None:
            if result.visible:
                self._write(self.session.show(result.value))

        try:
            self.session.execute(source, show)
        finally:
            fresh = self.session.warnings[self._warned :]
            self._warned = len(self.session.warnings)
            self._report(fresh)

    def _obey(self, command: Command) -> bool:
        if command.action == "quit":
            return False
        if command.action == "overview":
            self._write(OVERVIEW)
        elif command.action == "help":
            from flowdsl.repl.help import help_text

            self._write(help_text(command.name))
        elif command.action == "names":
            self._write(name_table(self.session.names()))
        elif command.action == "reset":
            self.session, self._warned = self._open_session(), 0
        else:
            self._write(f"there is no command {command.name}\n\n{OVERVIEW}")
        return True


def name_table(names: dict[str, str]) -> str:
    """Names with their types, in columns.

    >>> print(name_table({"x": "number", "model": "distribution"}))
    x      number
    model  distribution
    """
    if not names:
        return "nothing is defined"
    width = max(len(name) for name in names)
    return "\n".join(f"{name:{width}}  {kind}" for name, kind in names.items())


def _internal(problem: Exception) -> Diagnostic:
    from flowdsl.console.report import internal_error

    return internal_error(problem)
