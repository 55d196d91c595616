"""R's built-in constants."""

from __future__ import annotations

import math
import string
from collections.abc import Callable

import numpy as np

from flowdsl.r.values import Value, Vector, number

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip

CONSTANTS: dict[str, Callable[[], Value]] = {
    "pi": lambda: number(math.pi),
    "letters": lambda: Vector(np.array(list(string.ascii_lowercase), dtype=object)),
    "LETTERS": lambda: Vector(np.array(list(string.ascii_uppercase), dtype=object)),
    "month.name": lambda: Vector(np.array(MONTHS, dtype=object)),
    "month.abb": lambda: Vector(np.array([m[:3] for m in MONTHS], dtype=object)),
    "T": lambda: number(True),
    "F": lambda: number(False),
}
