"""Slips of those who come from Python and other languages."""

from __future__ import annotations

from flowdsl.diagnostics import Fix, FlowError, error
from flowdsl.syntax.place import BEGINS, Place

_WORDS_BEFORE = {
    "lambda": ("R writes functions as `\\(x)`", "write `\\(x) x + 1`, or `function(x) x + 1`"),
    "def": ("R defines a function by assigning it", "write `f <- function(x) x + 1`"),
    "elif": ("R has no `elif`", "write `else if (...)`"),
    "elseif": ("R has no `elseif`", "write `else if (...)`"),
    "not": ("R has no `not`", "write `!a`"),
    "import": ("there are no modules to import", "take the line away; all names are there"),
    "from": ("there are no modules to import", "take the line away; all names are there"),
    "let": ("R has no `let`", "write `x <- 1`"),
    "var": ("R has no `var` statement", "write `x <- 1`"),
    "const": ("R has no `const`", "write `x <- 1`"),
    "return": ("`return` is a function in R", "write `return(x)`"),
    "print": ("`print` is a function in R", "write `print(x)`"),
}
_WORDS_BETWEEN = {
    "and": ("R has no `and`", "write `&` between vectors, `&&` between single conditions"),
    "or": ("R has no `or`", "write `|` between vectors, `||` between single conditions"),
    "is": ("R has no `is` operator", "write `==`, or `is.null(x)`"),
    "not": ("R has no `not`", "write `!(a %in% b)`"),
    "elif": ("R has no `elif`", "write `else if (...)`"),
    "elseif": ("R has no `elseif`", "write `else if (...)`"),
    "mod": ("R has no `mod`", "write `%%`"),
    "of": ("R has no `of`", "write `for (x in xs)`"),
}


def other_language(place: Place) -> FlowError | None:
    """Words, brackets and strings that mean something elsewhere."""
    wrong, before = place.wrong, place.before
    if wrong.type in ("LBRACKET", "LBRACKET2") and place.wants_operand:
        return error(
            "F109",
            "R does not write vectors in square brackets",
            place.span(wrong),
            "write `c(1, 2)` for numbers, `list(a, b)` for anything",
        )
    if wrong.type == "COMMA" and not place.wants_operand and not place.is_call:
        return _tuple(place)
    if wrong.type == "IF" and not place.wants_operand:
        return error(
            "F109",
            "`if` comes first in R",
            place.span(wrong),
            "write `if (condition) a else b`",
        )
    # `return x`, `elif (a) b`: a foreign word begins what R takes for a name or a call.
    word = before if before.type == "NAME" else place.tokens[0]
    if word.type == "NAME" and word.text in _WORDS_BEFORE and wrong.type in BEGINS:
        message, hint = _WORDS_BEFORE[word.text]
        return error("F109", message, place.span(word), hint)
    if wrong.type == "NAME" and wrong.text in _WORDS_BETWEEN and not place.wants_operand:
        message, hint = _WORDS_BETWEEN[wrong.text]
        return error("F109", message, place.span(wrong), hint)
    is_prefix = before.text in ("f", "b", "u", "fr", "rb")
    if is_prefix and wrong.type == "STRING" and place.adjoins():
        return error(
            "F109",
            f"R has no `{before.text}` strings",
            place.span(before, wrong),
            'join text with `paste0("a", b)`, or format it with `sprintf("%d", n)`',
        )
    return None


def _tuple(place: Place) -> FlowError:
    span = place.span(place.wrong)
    if place.opener.type in ("LPAR", "LBRACE"):
        kind = "parentheses" if place.opener.type == "LPAR" else "braces"
        return error(
            "F109",
            f"plain {kind} hold no list",
            span,
            "write `c(1, 2)` for numbers, `list(a, b)` for anything",
        )
    return error(
        "F101",
        "a comma can only separate arguments",
        span,
        "make a vector with `c(1, 2)`; assign one name a line",
    )


def python_operator(place: Place) -> FlowError | None:
    """`//`, and `*` and `**` before an argument."""
    wrong, before = place.wrong, place.before
    if wrong.type == "TIMES" and before.type == "TIMES" and wrong.text == before.text == "/":
        span = place.span(before, wrong)
        return error("F109", "R has no `//`", span, "write `%/%`", fix=Fix(span, "%/%"))
    if wrong.text in ("*", "**") and before.type in ("LPAR", "COMMA") and place.is_call:
        return error(
            "F109",
            f"R does not unpack arguments with `{wrong.text}`",
            place.span(wrong),
            "pass the list itself: `do.call(f, list)`, or `chain(list)` for bijectors",
        )
    return None
