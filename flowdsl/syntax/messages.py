"""Why a token cannot stand where it does, in words.

`explain` asks the rules in turn; the first that knows the mistake answers. A rule looks only at
the tokens around the place, never at the parser's inner state.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flowdsl.diagnostics import Fix, FlowError, Related, error
from flowdsl.source import Source, Span
from flowdsl.syntax import habits
from flowdsl.syntax.place import BEGINS, NOTHING, Place, shown
from flowdsl.syntax.tokens import CLOSERS, HEADERS, OPENERS, OPERANDS, Token, words

_CLOSER_OF = {"LPAR": ")", "LBRACKET": "]", "LBRACKET2": "]]", "LBRACE": "}"}
_INFIX = words(
    """TIMES POWER COLON COMPARE AND OR TILDE PIPE MEMBER NAMESPACE EQUAL LEFT_ASSIGN
    RIGHT_ASSIGN QUESTION SIGN"""
)
_RESERVED = words("IF ELSE FOR IN WHILE REPEAT NULL FUNCTION JUMP CONSTANT")
_EXAMPLES = {
    "if": "if (x > 0) a else b",
    "for": "for (i in 1:3) f(i)",
    "while": "while (x > 0) f()",
    "function": "function(x) x + 1",
}


Rule = Callable[[Place], "FlowError | None"]


def explain(tokens: Sequence[Token], index: int, source: Source) -> FlowError:
    """The error for a statement that stops making sense at a token.

    Args:
        tokens: the statement.
        index: the first token that cannot stand where it does; `len(tokens)` for the end.
        source: the text they come from.
    """
    place = Place(tokens, index, source)
    for rule in _END_RULES if place.at_end else _RULES:
        found = rule(place)
        if found is not None:
            return found
    return error(
        "F101",
        f"`{shown(place.wrong)}` cannot stand after `{shown(place.before)}`",
        place.span(place.wrong),
        "take it away, or write what is missing before it",
    )


# ---------------------------------------------------------------- the statement ends too soon


def _never_closed(place: Place) -> FlowError | None:
    opener = place.opener
    if opener is NOTHING:
        return None
    closer = "]" * place.openers.count(opener) if "[" in opener.text else _CLOSER_OF[opener.type]
    end = place.before.end
    return error(
        "F103",
        f"`{opener.text}` is never closed",
        Span(end - 1, end, place.source),
        f"add `{closer}`",
        related=[Related(place.span(opener), "opened here")],
    )


def _no_body(place: Place) -> FlowError | None:
    if place.before.type not in ("RPAR", "ELSE", "REPEAT"):
        return None
    heads = (*HEADERS, "ELSE", "REPEAT")
    found = [t for t in place.tokens[: place.index] if t.type in heads]
    if not found:
        return None
    word = found[-1]
    return error(
        "F102",
        f"this `{word.text}` has nothing to do" if word.text != "\\" else "this function is empty",
        place.span(word, place.before),
        "write the expression after it, in braces if it takes several lines",
    )


def _unfinished(place: Place) -> FlowError | None:
    last = place.before
    what = "the next step" if last.type == "PIPE" else "what belongs there"
    return error(
        "F102",
        f"the statement ends after `{shown(last)}`",
        place.span(last),
        f"write {what} after it, or take `{shown(last)}` away",
    )


# ---------------------------------------------------------------- brackets


def _wrong_closer(place: Place) -> FlowError | None:
    wrong, opener = place.wrong, place.opener
    if wrong.type not in CLOSERS:
        return None
    if opener is not NOTHING and OPENERS[opener.type] == CLOSERS[wrong.type]:
        return None
    span = place.span(wrong)
    if opener is NOTHING:
        return error("F104", f"`{wrong.text}` closes nothing", span, "take it away")
    return error(
        "F104",
        f"`{wrong.text}` cannot close `{opener.text}`",
        span,
        f"close it with `{_CLOSER_OF[opener.type]}` first",
        related=[Related(place.span(opener), "opened here")],
    )


def _missing_before_closer(place: Place) -> FlowError | None:
    wrong, before = place.wrong, place.before
    if wrong.type not in CLOSERS:
        return None
    span = place.span(before, wrong)
    if before.type == "COLON" and wrong.type == "RBRACKET":
        return error(
            "F109",
            "R has no open-ended slices",
            span,
            "write both ends, for example `x[2:length(x)]`; a missing index takes all: `x[, 1]`",
        )
    if before is place.opener:
        if place.opened_by.type in HEADERS:
            word = place.opened_by.text
            return error(
                "F101",
                f"`{word}` needs something between its parentheses",
                span,
                f"for example `{_EXAMPLES[word]}`",
            )
        return error("F101", "these parentheses are empty", span, "`NULL` stands for nothing")
    if before.type == "COMMA":
        return error("F115", "a parameter is missing after the comma", span, "take the comma away")
    if before.type in OPERANDS:
        return _no_body(place)
    return error(
        "F102",
        f"something is missing between `{shown(before)}` and `{wrong.text}`",
        span,
        f"write what belongs after `{shown(before)}`, or take it away",
    )


# ---------------------------------------------------------------- line ends


def _else_alone(place: Place) -> FlowError | None:
    if place.wrong.type != "ELSE":
        return None
    span = place.span(place.wrong)
    if place.index == 0 and place.starts_line and place.text_above:
        return error(
            "F106",
            "this `else` stands on a line of its own, after its `if` has ended",
            span,
            "put it on the line of the `}` before it: `} else {`",
        )
    if place.before.type == "SEMICOLON":
        return error("F106", "the `;` ends the `if` of this `else`", span, "take the `;` away")
    return error("F106", "this `else` belongs to no `if`", span, "write `if (a) b else c`")


def _leading_operator(place: Place) -> FlowError | None:
    wrong = place.wrong
    if wrong.type not in _INFIX or (place.index and place.before.type != "NEWLINE"):
        return None
    span = place.span(wrong)
    if not place.starts_line or not place.text_above:
        return error("F105", f"nothing stands before `{wrong.text}`", span, "write its left side")
    return error(
        "F105",
        f"a line cannot begin with `{wrong.text}`: the line above is a statement of its own",
        span,
        f"put `{wrong.text}` at the end of the line above, or the whole in parentheses",
    )


def _line_ends(place: Place) -> FlowError | None:
    wrong, before = place.wrong, place.before
    if wrong.type != "NEWLINE":
        return None
    if place.opener.type in ("LPAR", "LBRACKET", "LBRACKET2"):
        return error(
            "F101",
            "a line end after an `if` ends it, even inside brackets",
            place.span(before),
            "put the `if` in braces or parentheses of its own",
        )
    return error(
        "F101",
        f"the line ends after `{shown(before)}`",
        place.span(before),
        "put what follows on the same line",
    )


def _semicolon(place: Place) -> FlowError | None:
    if place.wrong.type not in ("SEMICOLON", "STOP"):
        return None
    span = place.span(place.wrong)
    if place.index == 0:
        return error("F111", "no statement stands before this `;`", span, "take it away")
    if place.opener.type in ("LPAR", "LBRACKET", "LBRACKET2"):
        return error(
            "F101",
            f"`;` cannot stand inside `{place.opener.text}`",
            span,
            "separate arguments by commas; several statements go in braces",
        )
    return None


# ---------------------------------------------------------------- operators


def _comparison(place: Place) -> FlowError | None:
    wrong, before = place.wrong, place.before
    if wrong.type != "COMPARE":
        return None
    if before.type == "EQUAL" and wrong.text == ">" and place.adjoins():
        return error(
            "F109",
            "R has no `=>`",
            place.span(before, wrong),
            "a function is `\\(x) x + 1`; a comparison is `>=`",
        )
    if place.wants_operand:
        return None
    return error(
        "F107",
        "comparisons cannot be chained",
        place.span(wrong),
        "join two of them: `a < b & b < c`",
    )


def _equal(place: Place) -> FlowError | None:
    wrong, before = place.wrong, place.before
    if wrong.type != "EQUAL":
        return None
    span = place.span(wrong)
    if before.type in ("SIGN", "TIMES", "POWER") and place.adjoins():
        name = shown(place.at(-2))
        return error(
            "F109",
            f"R has no `{before.text}=`",
            place.span(before, wrong),
            f"write `{name} <- {name} {before.text} ...`",
        )
    if before.type in ("EQUAL", "COMPARE", "NOT"):
        joined = before.text + "="
        return error(
            "F101",
            f"`{before.text}` and `=` do not go together here",
            place.span(before, wrong),
            f"write `{joined}` without a space"
            if joined in ("==", "<=", ">=", "!=")
            else "write `==` to compare, `<-` to assign",
        )
    if place.opened_by.type in ("IF", "WHILE") and place.opener.type == "LPAR":
        return error(
            "F116",
            "`=` assigns, and a condition cannot assign",
            span,
            "compare with `==`",
            fix=Fix(span, "=="),
        )
    if before.type in _RESERVED:
        return _reserved(before, place)
    if place.is_call:
        missing = before.type in ("COMMA", *OPENERS)
        return error(
            "F115",
            "a name is missing before this `=`"
            if missing
            else "before this `=` must stand the name of an argument and nothing else",
            span,
            "an argument is `name = value`; compare with `==`; assign with `<-`",
        )
    return error(
        "F101",
        "a second `=` cannot stand here",
        span,
        "compare with `==`; assign with `<-`",
    )


def _operator_without_operand(place: Place) -> FlowError | None:
    wrong, before = place.wrong, place.before
    if wrong.type not in _INFIX or not place.wants_operand:
        return None
    if before.type in _RESERVED and wrong.type in ("LEFT_ASSIGN", "EQUAL"):
        return _reserved(before, place)
    if before.type in _INFIX or before.type == "NOT":
        message = f"something is missing between `{shown(before)}` and `{wrong.text}`"
    else:
        message = f"nothing stands before `{wrong.text}`"
    return error("F101", message, place.span(wrong), f"write it, or take `{wrong.text}` away")


def _not_between(place: Place) -> FlowError | None:
    if place.wrong.type != "NOT" or place.wants_operand:
        return None
    return error(
        "F101",
        "`!` cannot stand between two values",
        place.span(place.wrong),
        "`a != b` compares; `!(a %in% b)` turns a condition round",
    )


# ---------------------------------------------------------------- names


def _after_dollar(place: Place) -> FlowError | None:
    before, wrong = place.before, place.wrong
    if before.type not in ("MEMBER", "NAMESPACE"):
        return None
    if wrong.type == "NEWLINE" or wrong is NOTHING:
        return None
    hint = "for example `x$scale`; a name that is no plain word goes in backticks"
    if wrong.type in ("NUMBER", "LPAR"):
        hint = "pick by position or by a computed name with `x[[ ... ]]`"
    return error(
        "F117",
        f"a name must follow `{before.text}`, and `{shown(wrong)}` is none",
        place.span(wrong),
        hint,
    )


def _reserved(token: Token, place: Place) -> FlowError:
    return error(
        "F110",
        f"`{token.text}` is a word of the language and cannot be a name",
        place.span(token),
        f"choose another, or put it in backticks: `` `{token.text}` ``",
    )


def _reserved_word(place: Place) -> FlowError | None:
    wrong, before = place.wrong, place.before
    if wrong.type == "IN" and not place.wants_operand:
        return error(
            "F109", "`in` is an operator only in `for`", place.span(wrong), "write `a %in% b`"
        )
    if before.type in HEADERS and wrong.type in ("LEFT_ASSIGN", "EQUAL"):
        return _reserved(before, place)
    is_parameter = place.opened_by.type in ("FUNCTION", "FOR") and before.type in ("LPAR", "COMMA")
    if wrong.type == "IN" or (is_parameter and wrong.type in _RESERVED):
        return _reserved(wrong, place)
    return None


def _parameter(place: Place) -> FlowError | None:
    if place.opened_by.type != "FUNCTION" or place.opener.type != "LPAR":
        return None
    if place.before.type not in ("LPAR", "COMMA") or place.wrong.type in CLOSERS:
        return None
    return error(
        "F115",
        f"`{shown(place.wrong)}` cannot be the name of a parameter",
        place.span(place.wrong),
        "parameters are names, perhaps with defaults: `function(x, y = 1) x + y`",
    )


def _header(place: Place) -> FlowError | None:
    before, wrong = place.before, place.wrong
    if before.type not in HEADERS or wrong.type == "LPAR":
        return None
    word = "function" if before.text == "\\" else before.text
    if wrong.type in ("LEFT_ASSIGN", "EQUAL", "RIGHT_ASSIGN"):
        return _reserved(before, place)
    return error(
        "F101",
        f"`(` must follow `{before.text}`",
        place.span(before, wrong),
        f"for example `{_EXAMPLES[word]}`",
    )


def _side_by_side(place: Place) -> FlowError | None:
    wrong, before = place.wrong, place.before
    if place.wants_operand or wrong.type not in BEGINS:
        return None
    span = place.span(wrong)
    if before.type == "STRING" and "\n" in before.text:
        return error(
            "F108",
            f"`{shown(wrong)}` follows a string without an operator between",
            span,
            "the string runs over several lines: is a closing quote missing?",
            related=[Related(place.span(before), "the string begins here")],
        )
    hint = "put a comma between them" if place.is_call else "put an operator between them"
    if not place.is_call and not place.starts_line:
        hint += ", or a new line"
    return error(
        "F108",
        f"`{shown(wrong)}` follows `{shown(before)}` without an operator between",
        span,
        hint,
    )


_END_RULES: tuple[Rule, ...] = (_never_closed, _no_body, _unfinished)
_RULES: tuple[Rule, ...] = (
    _semicolon,
    _else_alone,
    _after_dollar,
    _wrong_closer,
    _header,
    habits.other_language,
    _reserved_word,
    _parameter,
    _comparison,
    _equal,
    habits.python_operator,
    _leading_operator,
    _missing_before_closer,
    _line_ends,
    _operator_without_operand,
    _not_between,
    _side_by_side,
)
