"""Fourier transforms, polynomials' roots and complex numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from flowdsl.diagnostics import error
from flowdsl.r.arguments import Call
from flowdsl.r.elements import elements
from flowdsl.r.elementwise import repeated
from flowdsl.r.function import Function, formals, function
from flowdsl.r.functions.reading import flag, numbers, seen, whole, wrong
from flowdsl.r.values import Value, Vector, number

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter

TRANSFORM = 60
"""A transform takes about so many operations for each element."""


def numeric(interp: Interpreter, call: Call, name: str) -> Vector:
    """Real or complex numbers."""
    x = seen(interp, call.get(name), call)
    if not isinstance(x, Vector) or x.data.dtype.kind not in "fibc":
        raise wrong(call, name, "numbers")
    return x


def fft(interp: Interpreter, call: Call) -> Value:
    """`fft(z, inverse)`: over all axes of an array; the inverse is not divided by the length."""
    z = numeric(interp, call, "z")
    if not len(z):
        return Vector(np.zeros(0, dtype=complex), span=call.span)
    interp.budget.elements(2 * len(z), call.span)
    interp.budget.work(TRANSFORM * len(z), call.span)
    data = z.data.astype(complex)
    made = np.fft.ifftn(data) * data.size if flag(call, "inverse") else np.fft.fftn(data)
    return replace(z, data=made, names=None, span=call.span, stands_for=None, folded=None)


def part(of: Callable[[np.ndarray], np.ndarray]) -> Callable[[Interpreter, Call], Value]:
    """`Re(z)` and its like."""

    def implementation(interp: Interpreter, call: Call) -> Value:
        z = numeric(interp, call, "z")
        real = of is np.conj and z.data.dtype.kind != "c"
        made = z.data if real else np.asarray(of(z.data.astype(complex)))
        return replace(z, data=made, span=call.span, stands_for=None, folded=None)

    return implementation


def is_complex(interp: Interpreter, call: Call) -> Value:
    """`is.complex(x)`."""
    x = call.get("x")
    return number(isinstance(x, Vector) and x.data.dtype.kind == "c", call.span)


def as_complex(interp: Interpreter, call: Call) -> Value:
    """`as.complex(x)`."""
    return Vector(elements(numeric(interp, call, "x")).astype(complex), span=call.span)


def make_complex(interp: Interpreter, call: Call) -> Value:
    """`complex(real, imaginary)` or `complex(modulus, argument)`."""
    polar = call.has("modulus") or call.has("argument")
    names = ("modulus", "argument") if polar else ("real", "imaginary")
    empty = np.array([1.0, 0.0]) if polar else np.array([0.0, 0.0])
    parts = [
        elements(numbers(interp, call, n)).astype(float) if call.has(n) else empty[i : i + 1]
        for i, n in enumerate(names)
    ]
    given = any(call.has(n) for n in names)
    n = max(max(p.size for p in parts) if given else 0, whole(call, "length.out"))
    interp.budget.elements(2 * n, call.span)
    if n and any(not p.size for p in parts):
        raise error("F301", f"`{call.name}`: a part has no numbers", call.span)
    first, second = (repeated(p, n) for p in parts)
    made = first * np.exp(1j * second) if polar else first + 1j * second
    return Vector(made.astype(complex), span=call.span)


FUNCTIONS: tuple[Function, ...] = (
    function(
        "fft",
        formals("z", ("inverse", False)),
        "Fast Fourier transform of a vector or matrix.",
        fft,
    ),
    function("Re", formals("z"), "Real parts.", part(np.real)),
    function("Im", formals("z"), "Imaginary parts.", part(np.imag)),
    function("Mod", formals("z"), "Sizes of complex numbers.", part(np.abs)),
    function("Arg", formals("z"), "Angles of complex numbers.", part(np.angle)),
    function("Conj", formals("z"), "Complex conjugates.", part(np.conj)),
    function("is.complex", formals("x"), "Whether a value is complex numbers.", is_complex),
    function("as.complex", formals("x"), "Numbers as complex numbers.", as_complex),
    function(
        "complex",
        formals(
            ("length.out", 0),
            ("real", None),
            ("imaginary", None),
            ("modulus", None),
            ("argument", None),
        ),
        "Complex numbers from their parts, or from size and angle.",
        make_complex,
    ),
)
