"""Real numbers as R writes them: seven significant digits, fixed notation where it is no wider."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

DIGITS = 7
_LARGEST_POWER = 22
R_NA_PAYLOAD = 1954


@dataclass(frozen=True)
class Notation:
    """How all numbers of one vector or column are written.

    Args:
        width: cells of the widest number.
        decimals: digits behind the point.
        scientific: whether a power of ten follows.
    """

    width: int
    decimals: int
    scientific: bool

    def write(self, x: float) -> str:
        """A number in this notation, without padding.

        >>> Notation(5, 2, False).write(-0.0)
        '0.00'
        """
        special = special_text(x)
        if special is not None:
            return special
        return f"{x + 0.0:.{self.decimals}{'e' if self.scientific else 'f'}}"


def special_text(x: float) -> str | None:
    """`NA`, `NaN`, `Inf` or `-Inf`; None for a finite number."""
    if math.isfinite(x):
        return None
    if math.isinf(x):
        return "Inf" if x > 0 else "-Inf"
    return "NA" if is_na(x) else "NaN"


def is_na(x: float) -> bool:
    """Whether a NaN is R's missing number: `NA_real_` has 1954 in its low word.

    >>> is_na(float("nan"))
    False
    """
    return int(np.float64(x).view(np.uint64)) & 0xFFFFFFFF == R_NA_PAYLOAD


def common_notation(numbers: Iterable[float], digits: int = DIGITS) -> Notation:
    """The notation that shows every number to `digits` significant digits, as R chooses it.

    >>> common_notation([1.0, 2.5, 1000.0])
    Notation(width=6, decimals=1, scientific=False)
    >>> common_notation([1e10]).scientific
    True
    """
    listed = [float(x) for x in numbers]
    parts = [_Parts.of(x, digits) for x in listed if math.isfinite(x)]
    special = max((len(special_text(x) or "") for x in listed), default=0)
    if not parts:
        return Notation(special, 0, False)
    decimals = max(0, max(p.significant - p.power - 1 for p in parts))
    fixed_width = max(p.left for p in parts) + decimals + (decimals > 0)
    sign = any(p.negative for p in parts)
    mantissa = max(p.significant for p in parts) - 1
    exponent = 2 if any(p.power >= 100 or p.power <= -100 for p in parts) else 1
    scientific_width = sign + 1 + (mantissa > 0) + mantissa + 3 + exponent
    if fixed_width <= scientific_width:
        return Notation(max(fixed_width, special), decimals, False)
    return Notation(max(scientific_width, special), mantissa, True)


@dataclass(frozen=True)
class _Parts:
    """A number's sign, power of ten, needed significant digits, and width left of the point."""

    negative: bool
    power: int
    significant: int
    left: int

    @classmethod
    def of(cls, x: float, digits: int) -> _Parts:
        if x == 0:
            return cls(False, 0, 1, 1)
        size = abs(x)
        mantissa, _, exponent = f"{size:.{digits - 1}e}".partition("e")
        power = int(exponent)
        significant = max(1, len(mantissa.replace(".", "").rstrip("0")))
        left = power + 1
        if 0 < power <= _LARGEST_POWER:
            fuzz = 0.5 / 10.0 ** min(max(digits - power, 0), _LARGEST_POWER)
            left -= size < 10.0**power - fuzz
        return cls(x < 0, power, significant, (x < 0) + max(left, 1))


def format_number(x: float | int | bool | complex, digits: int = DIGITS) -> str:
    """One number as R's `format` writes it.

    >>> format_number(-2.93898935), format_number(1e5), format_number(100000.5)
    ('-2.938989', '1e+05', '100000.5')
    >>> format_number(3), format_number(True), format_number(float("-inf"))
    ('3', 'TRUE', '-Inf')
    """
    if isinstance(x, (bool, np.bool_)):
        return "TRUE" if x else "FALSE"
    if isinstance(x, (int, np.integer)):
        return str(int(x))
    if isinstance(x, (complex, np.complexfloating)):
        return format_complex([complex(x)], digits)[0]
    return common_notation([float(x)], digits).write(float(x))


def format_complex(numbers: Iterable[complex], digits: int = DIGITS) -> list[str]:
    """Complex numbers with common notations of their parts.

    >>> format_complex([1 + 2j, -0.5j])
    ['1+2.0i', '0-0.5i']
    """
    listed = list(numbers)
    real = common_notation([z.real for z in listed], digits)
    imaginary = common_notation([abs(z.imag) for z in listed], digits)
    return [
        f"{real.write(z.real)}{'-' if z.imag < 0 else '+'}{imaginary.write(abs(z.imag))}i"
        for z in listed
    ]
