"""R's own random numbers: Mersenne Twister, inversion for normal ones, rejection for `sample`.

What `set.seed(42); rnorm(3)` gives here is what R gives (since 3.6). M. Matsumoto and T. Nishimura
(1998); M. J. Wichura (1988), AS 241; J. H. Ahrens and U. Dieter (1972) for exponential numbers.
"""

from __future__ import annotations

import math

import numpy as np

from flowdsl.r.numerics.tails import normal_quantile

SCRAMBLING = 50
"""How often a seed goes through the congruential generator before it fills the state."""
STATE = 624
UNIT = 2.3283064365386963e-10
"""1 / (2**32 - 1), by which 32 bits become a number between 0 and 1."""
BIG = 134217728
"""2**27: two uniform numbers make one with enough bits for the tails of the normal law."""
WORD = 16
"""Bits that `sample` takes of one uniform number."""
ALIAS = 200
"""With more likely values than these, weighted draws go by Walker's alias method."""

LN2_SUMS = np.cumsum([math.log(2) ** k / math.factorial(k) for k in range(1, 17)])


class Random:
    """A stream of R's random numbers.

    Args:
        seed: as `set.seed()` takes it.

    `other` is NumPy's generator, for laws whose numbers are repeatable but not R's.

    >>> Random(42).normal(2).round(7)
    array([ 1.3709584, -0.5646982])
    """

    def __init__(self, seed: int) -> None:
        self.other = np.random.default_rng(seed & 0xFFFFFFFF)
        x = seed & 0xFFFFFFFF
        for _ in range(SCRAMBLING):
            x = (69069 * x + 1) & 0xFFFFFFFF
        state = np.empty(STATE + 1, dtype=np.uint32)
        for i in range(STATE + 1):
            x = (69069 * x + 1) & 0xFFFFFFFF
            state[i] = x
        self._bits = np.random.MT19937()
        self._bits.state = {
            "bit_generator": "MT19937",
            "state": {"key": state[1:], "pos": STATE},
        }

    def uniform(self, n: int) -> np.ndarray:
        """n numbers strictly between 0 and 1."""
        made = self._bits.random_raw(n).astype(np.float64) * UNIT
        return np.clip(made, 0.5 * UNIT, 1.0 - 0.5 * UNIT)

    def normal(self, n: int) -> np.ndarray:
        """n standard normal numbers, by inversion."""
        pairs = self.uniform(2 * n).reshape(n, 2)
        u = (np.floor(BIG * pairs[:, 0]) + pairs[:, 1]) / BIG
        return np.asarray(normal_quantile(u, 1.0 - u), dtype=np.float64)

    def exponential(self, n: int) -> np.ndarray:
        """n standard exponential numbers."""
        return np.array([self._exponential() for _ in range(n)], dtype=np.float64)

    def _exponential(self) -> float:
        least = float(LN2_SUMS[0])
        whole, u = 0.0, self._one()
        while True:
            u += u
            if u > 1.0:
                break
            whole += least
        u -= 1.0
        if u <= least:
            return whole + u
        smallest, i = self._one(), 0
        while True:
            smallest = min(smallest, self._one())
            i += 1
            if u <= LN2_SUMS[i]:
                return whole + smallest * least

    def _one(self) -> float:
        return float(self.uniform(1)[0])

    def indices(self, bounds: np.ndarray) -> np.ndarray:
        """For each bound a whole number from 0 below it, by rejection of too large ones."""
        return np.array([self._index(int(b)) for b in bounds], dtype=np.int64)

    def _index(self, bound: int) -> int:
        if bound <= 0:
            return 0
        bits = math.ceil(math.log2(bound))
        while True:
            value = 0
            for _ in range(0, bits + 1, WORD):
                value = (value << WORD) + int(self._one() * 2**WORD)
            value &= (1 << bits) - 1
            if value < bound:
                return value

    def sample(self, n: int, size: int, replace: bool) -> np.ndarray:
        """Positions from 0 of `size` of n things, each as likely as the others."""
        if replace or size < 2:
            return self.indices(np.full(size, n))
        left = np.arange(n)
        found = np.empty(size, dtype=np.int64)
        for i in range(size):
            at = self._index(n - i)
            found[i] = left[at]
            left[at] = left[n - i - 1]
        return found

    def weighted(self, weights: np.ndarray, size: int, replace: bool) -> np.ndarray:
        """Positions from 0 of `size` things, drawn with probabilities that sum to 1."""
        if replace and int((weights * len(weights) > 0.1).sum()) > ALIAS:
            return self._by_alias(weights, size)
        p, order = descending(weights)
        if replace:
            ends = np.cumsum(p)[:-1]
            return order[np.searchsorted(ends, self.uniform(size), side="left")]
        return self._without_replacement(p, order, size)

    def _without_replacement(self, p: np.ndarray, order: np.ndarray, size: int) -> np.ndarray:
        p, order, total = p.copy(), order.copy(), 1.0
        found = np.empty(size, dtype=np.int64)
        for i in range(size):
            left = len(order) - i
            sums = np.cumsum(p[: left - 1])
            at = int(np.searchsorted(sums, total * self._one(), side="left"))
            found[i] = order[at]
            total -= p[at]
            p[at : left - 1] = p[at + 1 : left]
            order[at : left - 1] = order[at + 1 : left]
        return found

    def _by_alias(self, weights: np.ndarray, size: int) -> np.ndarray:
        n = len(weights)
        q, alias = weights * n, np.zeros(n, dtype=np.int64)
        small = [i for i in range(n) if q[i] < 1.0]
        large = [i for i in range(n) if q[i] >= 1.0][::-1]
        slots, at = small + large, len(small)
        if small and large:
            for k in range(n - 1):
                i, j = slots[k], slots[at]
                alias[i] = j
                q[j] += q[i] - 1.0
                at += int(q[j] < 1.0)
                if at >= n:
                    break
        found = np.empty(size, dtype=np.int64)
        for place in range(size):
            k = self._index(n)
            found[place] = k if self._one() < q[k] else alias[k]
        return found


def descending(weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Weights from the greatest to the least with their positions; equal ones as R's heap sort
    leaves them."""
    a, order, n = weights.tolist(), list(range(len(weights))), len(weights)
    start, end = (n >> 1) + 1, n
    while n > 1:
        if start > 1:
            start -= 1
            value, place = a[start - 1], order[start - 1]
        else:
            value, place = a[end - 1], order[end - 1]
            a[end - 1], order[end - 1] = a[0], order[0]
            end -= 1
            if end == 1:
                a[0], order[0] = value, place
                break
        i, j = start, start << 1
        while j <= end:
            if j < end and a[j - 1] > a[j]:
                j += 1
            if value > a[j - 1]:
                a[i - 1], order[i - 1] = a[j - 1], order[j - 1]
                i = j
                j += i
            else:
                j = end + 1
        a[i - 1], order[i - 1] = value, place
    return np.array(a), np.array(order, dtype=np.int64)
