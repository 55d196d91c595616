"""What the prompt understands besides the language: `?name`, `:names`, `quit()`, ..."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Action = Literal["help", "overview", "quit", "names", "reset", "unknown"]

_QUIT = re.compile(r":(quit|q|exit)|quit|exit|(quit|q|exit)\s*\(\s*\)")
_HELP = re.compile(
    r"""\?\s*(?P<mark>[^\s?()]+) | help\s*\(\s*["'`]?(?P<call>[\w.$]+)["'`]?\s*\)""", re.VERBOSE
)
_OVERVIEW = re.compile(r"\?|:help|:h|help|help\s*\(\s*\)")

OVERVIEW = """\
Type a spec; values print as in R. An unfinished line goes on with the next one.

  ?name, help(name)   what a name of the language is
  :names              what is defined here
  :reset              forget it all
  :quit, quit(), q()  leave (also Ctrl-D)"""


@dataclass(frozen=True)
class Command:
    """A command with the name that it is about, if any."""

    action: Action
    name: str = ""


def parse_command(text: str) -> Command | None:
    """The command in a line, or None where it is the language's.

    >>> parse_command("?tfd_normal")
    Command(action='help', name='tfd_normal')
    >>> parse_command("q()").action
    'quit'
    >>> parse_command("x <- 1") is None
    True
    """
    line = text.strip()
    if _QUIT.fullmatch(line):
        return Command("quit")
    if _OVERVIEW.fullmatch(line):
        return Command("overview")
    found = _HELP.fullmatch(line)
    if found:
        return Command("help", found["mark"] or found["call"])
    if line in (":names", ":reset"):
        return Command("names" if line == ":names" else "reset")
    if line.startswith(":") and not line.startswith("::"):
        return Command("unknown", line.split()[0])
    return None


def is_finished(text: str) -> bool:
    """Whether an input is to be answered, or goes on with another line.

    >>> is_finished("normal() %>%"), is_finished("?scale"), is_finished("f(1)\\n")
    (False, True, True)
    """
    from flowdsl.syntax.completeness import completeness

    return parse_command(text) is not None or completeness(text.rstrip()) != "incomplete"
