"""Cubic splines, kernel densities and Kolmogorov's distribution, over NumPy."""

from __future__ import annotations

import math

import numpy as np


def spline_at(x: np.ndarray, y: np.ndarray, at: np.ndarray, method: str) -> np.ndarray:
    """Values of the cubic spline through points.

    Args:
        x: places in order, each once.
        y: values there.
        at: where the spline is wanted; outside of the points its end pieces go on.
        method: "natural" (no curvature at the ends, straight outside of them), or "fmm": the ends
            bend as the cubics through the first and the last four points.
    """
    n = x.size
    if n == 1:
        return np.full(at.shape, y[0])
    h, slopes = np.diff(x), np.diff(y) / np.diff(x)
    second = np.zeros(n)
    if n > 2:
        system, right = np.zeros((3, n)), np.zeros(n)
        system[1, 1:-1] = 2 * (h[:-1] + h[1:])
        system[0, 1:-1], system[2, 1:-1] = h[:-1], h[1:]
        right[1:-1] = 6 * np.diff(slopes)
        if method == "natural":
            system[1, 0] = system[1, -1] = 1.0
        else:
            system[1, 0], system[2, 0] = -h[0], h[0]
            system[1, -1], system[0, -1] = -h[-1], h[-1]
            if n > 3:
                right[0] = 6 * h[0] ** 2 * third(x[:4], y[:4])
                right[-1] = -6 * h[-1] ** 2 * third(x[-4:], y[-4:])
        second = tridiagonal(system, right)
    piece = np.clip(np.searchsorted(x, at, "right") - 1, 0, n - 2)
    d = at - x[piece]
    width = h[piece]
    bend = (second[piece + 1] - second[piece]) / (6 * width)
    start = slopes[piece] - width * (2 * second[piece] + second[piece + 1]) / 6
    made = y[piece] + d * (start + d * (second[piece] / 2 + d * bend))
    if method == "natural":
        before = at < x[0]
        made = np.where(before, y[0] + (at - x[0]) * start, made)
        last = slopes[-1] + h[-1] * (second[-2] + 2 * second[-1]) / 6
        made = np.where(at > x[-1], y[-1] + (at - x[-1]) * last, made)
    return made


def third(x: np.ndarray, y: np.ndarray) -> float:
    """The third divided difference of four points."""
    found = y
    for k in range(1, 4):
        found = np.diff(found) / (x[k:] - x[:-k])
    return float(found[0])


def tridiagonal(system: np.ndarray, right: np.ndarray) -> np.ndarray:
    """The solution of a system with three diagonals: below, on and above."""
    below, on, above = system[0], system[1].copy(), system[2]
    made = right.copy()
    for i in range(1, on.size):
        ratio = below[i] / on[i - 1]
        on[i] -= ratio * above[i - 1]
        made[i] -= ratio * made[i - 1]
    made[-1] /= on[-1]
    for i in range(on.size - 2, -1, -1):
        made[i] = (made[i] - above[i] * made[i + 1]) / on[i]
    return made


def bandwidth(x: np.ndarray, factor: float = 0.9) -> float:
    """Silverman's bandwidth: from the deviation or the quartiles, whichever is less."""
    spread = float(np.std(x, ddof=1))
    low, high = np.quantile(x, [0.25, 0.75])
    least = min(spread, float(high - low) / 1.34)
    return factor * (least or spread or abs(float(x[0])) or 1.0) * x.size**-0.2


def kernel_density(
    x: np.ndarray, width: float, low: float, high: float, n: int
) -> tuple[np.ndarray, np.ndarray]:
    """A density by Gaussian kernels at n places: counts on a grid, convolved by transforms."""
    size = max(n, 512)
    size = 2 ** math.ceil(math.log2(size)) if size > 512 else 512
    start, end = low - 4 * width, high + 4 * width
    finite = x[np.isfinite(x)]
    grid = np.zeros(2 * size)
    step = (end - start) / (size - 1)
    places = (finite - start) / step
    cell = np.floor(places).astype(int)
    part = places - cell
    inside = (cell >= 0) & (cell <= size - 2)
    np.add.at(grid, cell[inside], (1 - part[inside]) / x.size)
    np.add.at(grid, cell[inside] + 1, part[inside] / x.size)
    before, after = cell == -1, cell == size - 1
    np.add.at(grid, np.zeros(int(before.sum()), dtype=int), part[before] / x.size)
    np.add.at(grid, cell[after], (1 - part[after]) / x.size)
    away = np.linspace(0, 2 * (end - start), 2 * size)
    away[size + 1 :] = -away[size - 1 : 0 : -1]
    kernel = np.exp(-0.5 * (away / width) ** 2) / (width * math.sqrt(2 * math.pi))
    made = np.fft.ifft(np.fft.fft(grid) * np.conj(np.fft.fft(kernel))).real
    made = np.maximum(made[:size], 0)
    at = np.linspace(low, high, n)
    return at, np.interp(at, np.linspace(start, end, size), made)


def kolmogorov(statistic: float, n: int, exact: bool) -> float:
    """Kolmogorov's distribution function, for n numbers (exact) or for many.

    The exact one is the matrix power of Marsaglia, Tsang and Wang (2003).
    """
    if not exact:
        if statistic <= 0:
            return 0.0
        if statistic < 1:
            k = np.arange(1, 40, 2)
            terms = np.exp(-(k**2) * math.pi**2 / (8 * statistic**2))
            return float(terms.sum() * math.sqrt(2 * math.pi) / statistic)
        k = np.arange(1, 60)
        return float(1 + 2 * np.sum((-1.0) ** k * np.exp(-2 * k**2 * statistic**2)))
    middle = int(n * statistic) + 1
    m = 2 * middle - 1
    h = middle - n * statistic
    matrix = (np.subtract.outer(np.arange(m), np.arange(m)) >= -1).astype(float)
    for i in range(m):
        matrix[i, 0] -= h ** (i + 1)
        matrix[m - 1, i] -= h ** (m - i)
    matrix[m - 1, 0] += (2 * h - 1) ** m if 2 * h > 1 else 0
    for i in range(m):
        for j in range(m):
            if i - j + 1 > 0:
                matrix[i, j] /= math.factorial(i - j + 1) if i - j < 150 else math.inf
    power, exponent = matrix_power(matrix, n)
    made = power[middle - 1, middle - 1]
    for i in range(1, n + 1):
        made *= i / n
        if made < 1e-140:
            made, exponent = made * 1e140, exponent - 140
    return float(made * 10.0**exponent)


def matrix_power(matrix: np.ndarray, n: int) -> tuple[np.ndarray, int]:
    """A power of a matrix, with a power of ten taken out."""
    result, taken = np.eye(len(matrix)), 0
    square, squared = matrix, 0
    while n:
        if n & 1:
            result, taken = scaled(result @ square, taken + squared)
        n >>= 1
        if n:
            square, squared = scaled(square @ square, 2 * squared)
    return result, taken


def scaled(matrix: np.ndarray, exponent: int) -> tuple[np.ndarray, int]:
    """A matrix kept from overflowing."""
    middle = len(matrix) // 2
    if matrix[middle, middle] > 1e140:
        return matrix * 1e-140, exponent + 140
    return matrix, exponent


def smirnov_exact(statistic: float, m: int, n: int) -> float:
    """The distribution function of the greatest distance of two samples without ties."""
    if m > n:
        m, n = n, m
    bound = (0.5 + math.floor(statistic * m * n - 1e-7)) / (m * n)
    row = (np.arange(n + 1) / n <= bound).astype(float)
    for i in range(1, m + 1):
        weight = i / (i + n)
        row[0] = 0.0 if i / m > bound else weight * row[0]
        for j in range(1, n + 1):
            near = abs(i / m - j / n) <= bound
            row[j] = weight * row[j] + row[j - 1] if near else 0.0
    return float(row[n])
