"""What may stand at the cursor: names of the language, of the session, of arguments."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

_WORD = re.compile(r"[\w.$]*\Z")
_COMMANDS = {
    ":names": "what is defined here",
    ":reset": "forget it all",
    ":quit": "leave",
    ":help": "what can be typed",
}
_WORDS = ("TRUE", "FALSE", "NULL", "Inf", "NaN", "NA", "function", "if", "else", "for", "in",
          "while", "repeat", "break", "next")  # fmt: skip
_TOO_LONG = 20_000


class NameCompleter(Completer):
    """Completes names.

    Args:
        session_names: what is defined at the moment, with its types.
    """

    def __init__(self, session_names: Callable[[], dict[str, str]]) -> None:
        self._session_names = session_names

    def get_completions(
        self, document: Document, complete_event: CompleteEvent
    ) -> Iterable[Completion]:
        """Completions at the cursor, the nearest kind first."""
        before = document.text_before_cursor
        if before.lstrip().startswith(":"):
            start = before.lstrip()
            for name, doc in _COMMANDS.items():
                if name.startswith(start):
                    yield Completion(name, -len(start), display_meta=doc)
            return
        if len(before) > _TOO_LONG:
            return
        for name, doc in candidates(before, self._session_names()):
            yield Completion(name, -len(_word(before)), display_meta=doc)


def _word(before: str) -> str:
    found = _WORD.search(before)
    return found.group() if found else ""


def candidates(before: str, session_names: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Names that go on from a text, each with a line on it.

    Args:
        before: the text left of the cursor.
        session_names: names of the session with their types.

    >>> next(candidates("x <- my_", {"my_flow": "distribution"}))
    ('my_flow', 'distribution')
    """
    word = _word(before)
    rest = before[: len(before) - len(word)]
    called = open_call(rest)
    if called is None:
        return
    seen: set[str] = set()
    groups = (argument_names(called), session_names.items(), _catalogue_names(word))
    for name, doc in (pair for group in groups for pair in group):
        if name.startswith(word) and name not in seen and (word or name.endswith("= ")):
            seen.add(name)
            yield name, doc


def argument_names(called: str) -> Iterator[tuple[str, str]]:
    """Formals of a function of the catalogue, ready to be given."""
    from flowdsl.repl.help import known_names, literal

    for entry in known_names().get(called, ()):
        for formal in entry.short_formals if called == entry.name else entry.formals:
            default = "" if repr(formal.default) == "<required>" else literal(formal.default)
            yield f"{formal.name} = ", f"{formal.wants} {default and '= ' + default}".strip()


def _catalogue_names(word: str) -> Iterator[tuple[str, str]]:
    from flowdsl.repl.help import known_names

    if not word:
        return
    known = known_names()
    for name in sorted(known, key=_order):
        if name.startswith(word) and ("$" not in name or "$" in word):
            yield name, known[name][0].doc
    yield from ((w, "") for w in _WORDS)


def _order(name: str) -> tuple[bool, bool, str]:
    """Short names first, then prefixed ones, then TFP's."""
    return "$" in name, name.startswith(("tfb_", "tfd_")), name


_PIECE = re.compile(
    r"""(#.*)|("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`)|(["'`])|([([{])|([)\]}])"""
)
_CALLED = re.compile(r"([\w.$]+)\s*\Z")


def open_call(text: str) -> str | None:
    """The function whose arguments are open at the end of a text, "" for none.

    None inside a string or comment, where nothing is to be completed.

    >>> open_call("normal() %>% scale(log_scale = c(1, 2), "), open_call("x + "), open_call("'a")
    ('scale', '', None)
    """
    opened: list[int] = []
    for piece in _PIECE.finditer(text):
        comment, _, quote, opener, closer = piece.groups()
        if quote or (comment and piece.end() == len(text)):
            return None
        if opener:
            opened.append(piece.start())
        elif closer and opened:
            opened.pop()
    if not opened or text[opened[-1]] != "(":
        return ""
    name = _CALLED.search(text, 0, opened[-1])
    return name.group(1) if name else ""
