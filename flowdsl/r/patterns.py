"""Regular expressions of R, held to those whose matching takes a bounded time."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from flowdsl.diagnostics import error
from flowdsl.source import Span

if TYPE_CHECKING:
    from flowdsl.r.machine import Budget

LONGEST = 1_000
# Python's own compiler of patterns recurses into groups.
DEEPEST = 20
CLASSES = {
    "alpha": "a-zA-Z", "digit": "0-9", "alnum": "a-zA-Z0-9", "upper": "A-Z", "lower": "a-z",
    "space": r"\s", "blank": r" \t", "punct": r"!-/:-@\[-`{-~", "xdigit": "0-9A-Fa-f",
}  # fmt: skip
TOKEN = re.compile(
    r"(?P<escape>\\.)|(?P<set>\[\^?\]?(?:\[:\w+:\]|\\.|[^\]\\])*\])|(?P<repeat>[*+]|\{\d+(?:,\d*)?\})"
    r"|(?P<maybe>\?)|(?P<open>\()|(?P<close>\))|(?P<either>\|)|(?P<plain>.)",
    re.S,
)


class Refused(ValueError):
    """A pattern that is not taken, and why."""


@lru_cache(maxsize=256)
def translated(pattern: str, fixed: bool, ignore_case: bool) -> tuple[re.Pattern[str], int, int]:
    """A pattern, how many parts of it may repeat, and how many ways it branches.

    >>> translated("a+[[:space:]]*b|c", False, False)[1:]
    (2, 2)
    """
    flags = re.IGNORECASE if ignore_case else 0
    if len(pattern) > LONGEST:
        raise Refused(f"a pattern has at most {LONGEST} characters")
    if fixed:
        return re.compile(re.escape(pattern), flags), 0, 1
    out, repeats, branches, before, inside = [], 0, 1, "", 0
    for token in TOKEN.finditer(pattern):
        kind, text = str(token.lastgroup), token.group()
        if kind in ("repeat", "maybe") and before in ("repeat", "maybe"):
            if text != "?" or before == "maybe":
                raise Refused("a repeated repetition is not taken")
            out.append(text)  # the lazy form repeats no more than the greedy one
            before = "maybe"
            continue
        if kind in ("repeat", "maybe") and before in ("close", ""):
            raise Refused("a repeated group is not taken; repeat a set like [a-z]+")
        if kind == "maybe" and before == "open":
            raise Refused("look-ahead and named groups are not taken")
        if kind == "escape" and text[1] in "123456789":
            raise Refused("a pattern cannot refer back to its groups")
        inside += (kind == "open") - (kind == "close")
        if inside > DEEPEST:
            raise Refused(f"more than {DEEPEST} groups inside each other")
        repeats += kind == "repeat"
        branches *= 2 if kind in ("maybe", "either") else 1
        out.append(as_set(text) if kind == "set" else text)
        before = kind
    if branches > 1_024 or repeats > 4:
        raise Refused("the pattern could match in too many ways")
    try:
        return re.compile("".join(out), flags), repeats, branches
    except (re.error, OverflowError) as problem:
        raise Refused(f"{problem}") from None


def as_set(text: str) -> str:
    """A set with POSIX's names of classes spelt out."""

    def spelled(found: re.Match[str]) -> str:
        if found.group(1) not in CLASSES:
            raise Refused(f"there is no class [:{found.group(1)}:]")
        return CLASSES[found.group(1)]

    body = re.sub(r"\[:(\w+):\]", spelled, text)
    inner = body[2:-1] if body.startswith("[^") else body[1:-1]
    front = "[^" if body.startswith("[^") else "["
    return front + inner.replace("[", r"\[").replace(r"\\[", r"\[") + "]"


def compiled(
    pattern: str, fixed: bool, ignore_case: bool, called: str, span: Span | None
) -> tuple[re.Pattern[str], int, int]:
    """A pattern that is safe to match.

    Raises:
        FlowError: F206 it is no pattern, or one whose matching could take too long.
    """
    try:
        return translated(pattern, fixed, ignore_case)
    except Refused as problem:
        raise error(
            "F206",
            f"the pattern of `{called}` is not taken: {problem}",
            span,
            "fixed = TRUE looks for the text as it stands",
        ) from None


def charge(
    budget: Budget, texts: list[str], repeats: int, branches: int, span: Span | None
) -> None:
    """Count the work that matching may take, at worst.

    Raises:
        FlowError: F311 it could take too long.
    """
    for text in texts:
        budget.work(branches * (len(text) + 1) ** (repeats + 1), span)
