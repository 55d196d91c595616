"""Roots and minima of functions of one number, by Brent's methods.

Each algorithm is a generator: it yields a point and is sent the function's value there.
"""

from __future__ import annotations

import math
from collections.abc import Generator

EPS = 2.0**-52
GOLDEN = (3 - math.sqrt(5)) / 2


def root(
    a: float, b: float, fa: float, fb: float, tolerance: float, limit: int
) -> Generator[float, float, tuple[float, float, int]]:
    """A root between a and b, where the function changes its sign.

    Returns:
        The root, how precise it is (negative where it did not converge), and the iterations.
    """
    c, fc = a, fa
    if fa == 0:
        return a, 0.0, 0
    if fb == 0:
        return b, 0.0, 0
    for used in range(1, limit + 2):
        before = b - a
        if abs(fc) < abs(fb):
            a, b, c = b, c, b
            fa, fb, fc = fb, fc, fb
        least = 2 * EPS * abs(b) + tolerance / 2
        step = (c - b) / 2
        if abs(step) <= least or fb == 0:
            return b, abs(c - b), used - 1
        if abs(before) >= least and abs(fa) > abs(fb):  # interpolation may be quicker than halving
            ratio = fb / fa
            if a == c:
                p, q = (c - b) * ratio, 1 - ratio
            else:
                q, r = fa / fc, fb / fc
                p = ratio * ((c - b) * q * (q - r) - (b - a) * (r - 1))
                q = (q - 1) * (r - 1) * (ratio - 1)
            p, q = (p, -q) if p > 0 else (-p, q)
            if p < 0.75 * (c - b) * q - abs(least * q) / 2 and p < abs(before * q / 2):
                step = p / q
        if abs(step) < least:
            step = least if step > 0 else -least
        a, fa = b, fb
        b += step
        fb = yield b
        if ((fb > 0) == (fc > 0) and fb != 0) or (fb < 0 and fc < 0):
            c, fc = a, fa
    return b, -1.0, limit


def minimum(a: float, b: float, tolerance: float) -> Generator[float, float, tuple[float, float]]:
    """A minimum between a and b: golden sections, and parabolas where they fit.

    Returns:
        The place of the minimum and the value there.
    """
    small = math.sqrt(EPS)
    x = w = v = a + GOLDEN * (b - a)
    d = e = 0.0
    fx = fw = fv = yield x
    third = tolerance / 3
    while True:
        middle = (a + b) / 2
        near = small * abs(x) + third
        if abs(x - middle) <= 2 * near - (b - a) / 2:
            return x, fx
        p = q = r = 0.0
        if abs(e) > near:
            r = (x - w) * (fx - fv)
            q = (x - v) * (fx - fw)
            p = (x - v) * q - (x - w) * r
            q = 2 * (q - r)
            p, q = (-p, q) if q > 0 else (p, -q)
            r, e = e, d
        if abs(p) >= abs(q / 2 * r) or p <= q * (a - x) or p >= q * (b - x):
            e = (b - x) if x < middle else (a - x)
            d = GOLDEN * e
        else:
            d = p / q
            u = x + d
            if u - a < 2 * near or b - u < 2 * near:
                d = near if x < middle else -near
        u = x + (d if abs(d) >= near else near if d > 0 else -near)
        fu = yield u
        if fu <= fx:
            a, b = (a, x) if u < x else (x, b)
            v, w, x = w, x, u
            fv, fw, fx = fw, fx, fu
        else:
            a, b = (u, b) if u < x else (a, u)
            if fu <= fw or w == x:
                v, fv = w, fw
                w, fw = u, fu
            elif fu <= fv or v in (x, w):
                v, fv = u, fu
