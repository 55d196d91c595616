"""Adaptive Gauss-Kronrod quadrature, as QUADPACK does it; whoever drives it computes the values.

Each algorithm is a generator: it yields points and is sent the function's values there.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import TypeAlias

import numpy as np

Asking: TypeAlias = "Generator[np.ndarray, np.ndarray, tuple[float, float]]"

# Abscissae from the end to the middle with the weights of both rules; the coarse rule takes every
# second one.
NODES_21 = np.array([
    0.995657163025808080735527280689003, 0.973906528517171720077964012084452,
    0.930157491355708226001207180059508, 0.865063366688984510732096688423493,
    0.780817726586416897063717578345042, 0.679409568299024406234327365114874,
    0.562757134668604683339000099272694, 0.433395394129247190799265943165784,
    0.294392862701460198131126603103866, 0.14887433898163121088482600112972, 0.0,
])  # fmt: skip
KRONROD_21 = np.array([
    0.011694638867371874278064396062192, 0.03255816230796472747881897245938976,
    0.05475589657435199603138130024458018, 0.07503967481091995276704314091619001,
    0.09312545458369760553506546508336634, 0.1093871588022976418992105903258050,
    0.1234919762620658510779581098310742, 0.1347092173114733259280540017717068,
    0.1427759385770600807970942731387171, 0.1477391049013384913748415159720680,
    0.1494455540029169056649364683898212,
])  # fmt: skip
GAUSS_21 = np.array([
    0.0666713443086881375935688098933318, 0.1494513491505805931457763396576973,
    0.2190863625159820439955349342281632, 0.2692667193099963550912269215694694,
    0.2955242247147528701738929946513383,
])  # fmt: skip
NODES_15 = np.array([
    0.9914553711208126392068546975263285, 0.9491079123427585245261896840478513,
    0.8648644233597690727897127886409262, 0.7415311855993944398638647732807884,
    0.5860872354676911302941448382587296, 0.4058451513773971669066064120769615,
    0.2077849550078984676006894037732449, 0.0,
])  # fmt: skip
KRONROD_15 = np.array([
    0.02293532201052922496373200805896959, 0.06309209262997855329070066318920429,
    0.1047900103222501838398763225415180, 0.1406532597155259187451895905102379,
    0.1690047266392679026265834265985503, 0.1903505780647854099132564024210137,
    0.2044329400752988924141619992346491, 0.2094821410847278280129991748917143,
])  # fmt: skip
GAUSS_15 = np.array([
    0.1294849661688696932706114326790820, 0.2797053914892766679014677714237796,
    0.3818300505051189449503697754889751, 0.4179591836734693877551020408163265,
])  # fmt: skip


@dataclass(frozen=True)
class Rule:
    """A Kronrod rule on [-1, 1] with the Gauss rule inside it, over all nodes."""

    nodes: np.ndarray
    kronrod: np.ndarray
    gauss: np.ndarray

    @classmethod
    def of(cls, half: np.ndarray, kronrod: np.ndarray, gauss: np.ndarray) -> Rule:
        """Both rules from their weights on one half."""
        coarse = np.zeros(half.size)
        coarse[1::2] = gauss[: coarse[1::2].size]
        nodes = np.concatenate([-half, half[-2::-1]])
        return cls(nodes, mirrored(kronrod), mirrored(coarse))


def mirrored(half: np.ndarray) -> np.ndarray:
    """Weights of both halves, the middle once."""
    return np.concatenate([half, half[-2::-1]])


RULE_21 = Rule.of(NODES_21, KRONROD_21, GAUSS_21)
RULE_15 = Rule.of(NODES_15, KRONROD_15, GAUSS_15)
EPS = float(np.finfo(float).eps)
TINY = float(np.finfo(float).tiny)


class NotConverged(Exception):
    """The integral was not found to the tolerance asked for."""


def estimate(rule: Rule, half: float, values: np.ndarray) -> tuple[float, float]:
    """The integral over one interval, and a bound of its error."""
    fine = float(rule.kronrod @ values)
    coarse = float(rule.gauss @ values)
    size = float(rule.kronrod @ np.abs(values)) * half
    spread = float(rule.kronrod @ np.abs(values - fine / 2)) * half
    wrong = abs(fine - coarse) * half
    if spread and wrong:
        wrong = spread * min(1.0, (200 * wrong / spread) ** 1.5)
    if size > TINY / (50 * EPS):
        wrong = max(50 * EPS * size, wrong)
    return fine * half, wrong


def over_interval(
    rule: Rule, low: float, high: float, relative: float, absolute: float, limit: int
) -> Generator[np.ndarray, np.ndarray, tuple[float, float, int]]:
    """The integral over an interval: the part with the greatest error is halved first.

    Raises:
        NotConverged: more than `limit` parts would be needed.
    """
    half, middle = (high - low) / 2, (high + low) / 2
    values = yield middle + half * rule.nodes
    whole, wrong = estimate(rule, half, values)
    parts = [(-wrong, low, high, whole)]
    while wrong > max(absolute, relative * abs(whole)):
        if len(parts) >= limit:
            raise NotConverged("the greatest number of subdivisions was reached")
        _, a, b, _ = heappop(parts)
        middle = (a + b) / 2
        if not a < middle < b:
            raise NotConverged("the integral is probably divergent")
        for left, right in ((a, middle), (middle, b)):
            half = (right - left) / 2
            values = yield (left + right) / 2 + half * rule.nodes
            found, error = estimate(rule, half, values)
            heappush(parts, (-error, left, right, found))
        whole = float(np.sum([p[3] for p in parts]))
        wrong = float(-np.sum([p[0] for p in parts]))
    return whole, wrong, len(parts)


def integral(
    low: float, high: float, relative: float, absolute: float, limit: int
) -> Generator[np.ndarray, np.ndarray, tuple[float, float, int]]:
    """The integral from `low` to `high`, which may be infinite.

    Returns:
        Its value, a bound of its error, and the number of parts.

    Raises:
        NotConverged: it was not found to the tolerance.
    """
    if np.isfinite(low) and np.isfinite(high):
        return (yield from over_interval(RULE_21, low, high, relative, absolute, limit))
    if low == high:
        return 0.0, 0.0, 1
    if low > high:
        value, wrong, parts = yield from integral(high, low, relative, absolute, limit)
        return -value, wrong, parts
    both = not np.isfinite(low) and not np.isfinite(high)
    start = 0.0 if both else (low if np.isfinite(low) else high)
    sign = 1.0 if both or np.isfinite(low) else -1.0
    asking = over_interval(RULE_15, 0.0, 1.0, relative, absolute, limit)
    places = next(asking)
    while True:  # x = start + (1 - t) / t turns the half-line into (0, 1)
        away = (1 - places) / places
        if both:
            values = yield np.concatenate([away, -away])
            values = values[: away.size] + values[away.size :]
        else:
            values = yield start + sign * away
        try:
            places = asking.send(values / places**2)
        except StopIteration as done:
            return done.value
