"""The prompt without a terminal: lines from a stream, answers to standard output."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flowdsl.repl.commands import is_finished
from flowdsl.repl.loop import Loop


def converse(loop: Loop, lines: Iterable[str]) -> None:
    """Answer each input of a stream of lines until it ends or asks to leave."""
    for text in finished_inputs(lines):
        if not loop.handle(text):
            return


def finished_inputs(lines: Iterable[str]) -> Iterator[str]:
    """Join lines until they are a whole input; what is left at the end comes as it is.

    >>> list(finished_inputs(["f(1,\\n", "2)\\n", "x\\n"]))
    ['f(1,\\n2)\\n', 'x\\n']
    """
    held = ""
    for line in lines:
        held += line
        if is_finished(held):
            yield held
            held = ""
    if held:
        yield held
