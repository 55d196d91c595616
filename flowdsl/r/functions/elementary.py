"""Elementwise functions: names and dimensions stay."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace as with_fields
from typing import TYPE_CHECKING, Any

import numpy as np

from flowdsl.diagnostics import error
from flowdsl.r.arguments import Call
from flowdsl.r.arithmetic import binary, recycle
from flowdsl.r.elements import elements, joined, shaped_like
from flowdsl.r.elementwise import repeated
from flowdsl.r.function import Function, formals, function
from flowdsl.r.functions.reading import is_real, signed_whole, vector, wrong
from flowdsl.r.missing import NA, missing, not_a_number
from flowdsl.r.numerics.gamma import digamma, lgamma
from flowdsl.r.values import (
    List,
    Null,
    Value,
    Vector,
    describe,
    widest,
)

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter

# What keeps whole numbers whole.
WHOLE = frozenset({"abs", "negative", "square"})


def elementwise(name: str, formal: str, fold: Callable[..., Any]) -> Any:
    """An elementwise function of an R vector; None for anything that is no vector of numbers."""

    def implementation(interp: Interpreter, call: Call) -> Value | None:
        x = call.get(formal)
        if not isinstance(x, Vector) or x.data.dtype.kind not in "fibc":
            return None
        data = elements(x)
        if data.dtype.kind in "ib":
            data = data.astype(np.int64 if name in WHOLE else float)
        elif data.dtype.kind == "c" and name not in COMPLEX:
            raise wrong(call, formal, "real numbers")
        with np.errstate(all="ignore"):
            made = shaped_like(x, np.asarray(fold(data)), call.span)
        return with_fields(made, stands_for="integer") if x.stands_for and name == "abs" else made

    return implementation


COMPLEX = frozenset({"exp", "sqrt", "log", "abs", "negative", "square", "sin", "cos"})


def log(interp: Interpreter, call: Call) -> Value | None:
    """`log(x, base)`."""
    plain = elementwise("log", "x", np.log)
    if not call.has("base"):
        return plain(interp, call)
    base = vector(call, "base")
    if not is_real(base):
        raise wrong(call, "base", "a number")
    x = call.get("x")
    with np.errstate(all="ignore"):
        scale = shaped_like(base, np.log(elements(base).astype(float)), base.span)
    if not is_real(x):
        raise wrong(call, "x", "numbers")
    return binary("/", plain(interp, call), scale, call.span)


def log_to(fold: Callable[..., Any]) -> Any:
    """`log2(x)` and `log10(x)`."""

    def implementation(interp: Interpreter, call: Call) -> Value:
        return mapped(call, fold)

    return implementation


def mapped(call: Call, fold: Callable[..., Any]) -> Vector:
    """A function of each number of `x`."""
    x = call.get("x")
    if not isinstance(x, Vector) or not is_real(x):
        raise wrong(call, "x", "numbers")
    with np.errstate(all="ignore"):
        return shaped_like(x, np.asarray(fold(elements(x).astype(float))), call.span)


def round_(interp: Interpreter, call: Call) -> Value:
    """`round(x, digits)`: halves go to the even digit."""
    digits = bounded_digits(call)
    if digits == 0:
        return mapped(call, np.round)
    return mapped(call, lambda v: np.array([rounded(e, digits) for e in v.tolist()], dtype=float))


def bounded_digits(call: Call) -> int:
    """`digits`, held to what a double has."""
    return max(-308, min(308, signed_whole(call, "digits")))


def rounded(x: float, digits: int) -> float:
    """A number rounded to some decimals, by its exact value."""
    return round(x, digits) if np.isfinite(x) else x


def signif(interp: Interpreter, call: Call) -> Value:
    """`signif(x, digits)`."""
    digits = min(max(bounded_digits(call), 1), 22)
    return mapped(call, lambda v: np.array([significant(e, digits) for e in v.tolist()]))


def significant(x: float, digits: int) -> float:
    """A number rounded to some significant digits."""
    return float(f"{x:.{digits - 1}e}") if np.isfinite(x) else x


def trunc(interp: Interpreter, call: Call) -> Value:
    """`trunc(x)`."""
    return mapped(call, np.trunc)


def factorial(interp: Interpreter, call: Call) -> Value:
    """`factorial(x)`: exact for whole numbers."""

    def fold(v: np.ndarray) -> np.ndarray:
        made = np.exp(lgamma(v + 1)) * np.where((v < -1) & (np.floor(v) % 2 == 0), -1, 1)
        made = np.where((v < 0) & (v == np.floor(v)), np.nan, made)
        return np.where(v == np.floor(v), np.round(made), made)

    return mapped(call, fold)


def choose(interp: Interpreter, call: Call) -> Value:
    """`choose(n, k)` of whole numbers."""
    n, k = vector(call, "n"), vector(call, "k")
    for name, v in (("n", n), ("k", k)):
        whole = is_real(v) and np.all(np.isfinite(v.data)) and np.all(v.data == np.trunc(v.data))
        if not whole or np.any(v.data < 0):
            raise wrong(call, name, "whole numbers, none negative")
    a, b = recycle(n, k, "choose", call.span)
    top, part = a.astype(float), b.astype(float)
    with np.errstate(all="ignore"):
        made = np.round(np.exp(lgamma(top + 1) - lgamma(part + 1) - lgamma(top - part + 1)))
    return Vector(
        np.where(part > top, 0.0, made), is_array=n.is_array or k.is_array, span=call.span
    )


def ifelse(interp: Interpreter, call: Call) -> Value:
    """`ifelse(test, yes, no)`: the test gives the shape."""
    test, yes, no = call.get("test"), call.get("yes"), call.get("no")
    for name in ("test", "yes", "no"):
        if not isinstance(call.get(name), Vector):
            raise wrong(call, name, "a vector")
    if not is_real(test):
        raise wrong(call, "test", "TRUE and FALSE")
    assert isinstance(test, Vector) and isinstance(yes, Vector) and isinstance(no, Vector)
    asked = elements(test)
    gone = missing(asked)
    truth = np.where(gone, 0, asked).astype(bool)
    used = [v for v, where in ((yes, truth), (no, ~truth & ~gone)) if where.any()]
    if any(len(v) == 0 for v in used):
        raise error("F301", f"`{call.name}` has no values to choose from", call.span)
    if not used:
        kind = np.full(asked.size, NA) if asked.size else np.zeros(0, dtype=bool)
        return with_fields(shaped_like(test, kind, call.span), stands_for="logical")
    first = [Vector(elements(v)[:1], stands_for=v.stands_for) for v in used]
    if gone.any():
        first.append(Vector(np.array([NA]), stands_for="logical"))
    data = joined(first, [None] * len(first), None).data
    data = data.astype(float) if gone.any() and data.dtype.kind in "ib" else data
    out = np.empty(asked.size, dtype=data.dtype)
    if gone.any():
        out[gone] = data[-1]
    for source, where in ((yes, truth), (no, ~truth & ~gone)):
        if where.any():
            whole = Vector(elements(source), stands_for=source.stands_for)
            same = joined([whole, Vector(data[:0])], [None, None], None).data
            out[where] = repeated(same, asked.size)[where]
    lost = [Vector(np.array([NA]), stands_for="logical")] if gone.any() else []
    return with_fields(shaped_like(test, out, call.span), stands_for=widest([*used, *lost]))


def xor(interp: Interpreter, call: Call) -> Value:
    """`xor(x, y)`."""
    x, y = call.get("x"), call.get("y")
    for name, value in (("x", x), ("y", y)):
        if not is_real(value):
            raise wrong(call, name, "TRUE and FALSE")
    assert isinstance(x, Vector) and isinstance(y, Vector)
    sides = [shaped_like(v, truths(elements(v)), v.span) for v in (x, y)]
    return binary("!=", sides[0], sides[1], call.span)


def truths(data: np.ndarray) -> np.ndarray:
    """Numbers as TRUE and FALSE, or 1, 0 and NA where some are missing."""
    gone = missing(data)
    return np.where(gone, NA, data != 0) if gone.any() else data.astype(bool)


def question(fold: Callable[..., Any], others: bool) -> Any:
    """`is.nan(x)` and its like; `others` answers for what is no number."""

    def implementation(interp: Interpreter, call: Call) -> Value:
        x = call.get("x")
        if isinstance(x, Null):
            return Vector(np.zeros(0, dtype=bool), span=call.span)
        if isinstance(x, List):
            found = [
                bool(fold(i.data).all())
                if isinstance(i, Vector) and len(i) == 1 and not i.is_string
                else others
                for i in x.items
            ]
            return Vector(np.array(found, dtype=bool), x.names, span=call.span)
        if not isinstance(x, Vector):
            raise error("F206", f"`{call.name}` takes numbers, not {describe(x)}", call.span)
        if x.is_string:
            gone = missing(elements(x)) if call.name == "is.na" else np.zeros(len(x), dtype=bool)
            return shaped_like(x, gone, call.span)
        return shaped_like(x, np.asarray(fold(elements(x))), call.span)

    return implementation


def on_numbers(name: str, fold: Callable[..., Any]) -> Any:
    """R's elementwise function, which takes numbers only."""
    folded = elementwise(name, "x", fold)

    def implementation(interp: Interpreter, call: Call) -> Value:
        made = folded(interp, call)
        if made is None:
            raise wrong(call, "x", "numbers")
        return made

    return implementation


def natural_log(interp: Interpreter, call: Call) -> Value:
    """`log(x, base)` of numbers."""
    made = log(interp, call)
    if made is None:
        raise wrong(call, "x", "numbers")
    return made


def atan2(interp: Interpreter, call: Call) -> Value:
    """`atan2(y, x)`."""
    y, x = vector(call, "y"), vector(call, "x")
    for name, value in (("y", y), ("x", x)):
        if not is_real(value):
            raise wrong(call, name, "numbers")
    a, b = recycle(y, x, call.name, call.span)
    return Vector(np.arctan2(a, b), is_array=y.is_array or x.is_array, span=call.span)


MATHEMATICS: tuple[tuple[str, Callable[..., Any], str], ...] = (
    ("abs", np.abs, "Absolute value."),
    ("exp", np.exp, "Exponential function."),
    ("expm1", np.expm1, "exp(x) - 1, exact near 0."),
    ("log1p", np.log1p, "log(1 + x), exact near 0."),
    ("sqrt", np.sqrt, "Square root."),
    ("sin", np.sin, "Sine."),
    ("cos", np.cos, "Cosine."),
    ("tan", np.tan, "Tangent."),
    ("asin", np.arcsin, "Arc sine."),
    ("acos", np.arccos, "Arc cosine."),
    ("atan", np.arctan, "Arc tangent."),
    ("sinh", np.sinh, "Hyperbolic sine."),
    ("cosh", np.cosh, "Hyperbolic cosine."),
    ("tanh", np.tanh, "Hyperbolic tangent."),
    ("asinh", np.arcsinh, "Inverse hyperbolic sine."),
    ("acosh", np.arccosh, "Inverse hyperbolic cosine."),
    ("atanh", np.arctanh, "Inverse hyperbolic tangent."),
    ("floor", np.floor, "Greatest whole number not above x."),
    ("ceiling", np.ceil, "Least whole number not below x."),
    ("sign", np.sign, "-1, 0 or 1 by the sign of x."),
    ("lgamma", lgamma, "Logarithm of the gamma function."),
    ("digamma", digamma, "Derivative of lgamma."),
)

FUNCTIONS: tuple[Function, ...] = (
    *(function(name, formals("x"), doc, on_numbers(name, fold)) for name, fold, doc in MATHEMATICS),
    function("atan2", formals("y", "x"), "Angle of the point (x, y).", atan2),
    function("log", formals("x", ("base", None)), "Natural logarithm, or to a base.", natural_log),
    function("log2", formals("x"), "Logarithm to base 2.", log_to(np.log2)),
    function("log10", formals("x"), "Logarithm to base 10.", log_to(np.log10)),
    function("round", formals("x", ("digits", 0)), "Round to a number of digits.", round_),
    function(
        "signif", formals("x", ("digits", 6)), "Round to a number of significant digits.", signif
    ),
    function("trunc", formals("x"), "The whole part.", trunc),
    function("factorial", formals("x"), "1 * 2 * ... * x.", factorial),
    function("choose", formals("n", "k"), "Number of ways to choose k of n.", choose),
    function(
        "ifelse", formals("test", "yes", "no"), "yes where the test is TRUE, else no.", ifelse
    ),
    function("xor", formals("x", "y"), "Whether one of two is TRUE, not both.", xor),
    function(
        "is.na",
        formals("x"),
        "Whether each element is missing.",
        question(np.isnan, False),
    ),
    function(
        "is.nan",
        formals("x"),
        "Whether each element is not a number.",
        question(not_a_number, False),
    ),
    function(
        "is.finite",
        formals("x"),
        "Whether each element is a finite number.",
        question(np.isfinite, False),
    ),
    function(
        "is.infinite",
        formals("x"),
        "Whether each element is infinite.",
        question(np.isinf, False),
    ),
)
