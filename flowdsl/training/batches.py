"""Which rows are held out, and which rows each step sees."""

from __future__ import annotations

import numpy as np

LEAST_HELD_OUT = 5


def split_rows(n: int, fraction: float, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Row numbers to train on and to hold out, by a random permutation.

    Args:
        n: rows there are.
        fraction: to hold out; nothing is where that makes fewer than five rows.
        rng: source of the permutation.

    Returns:
        Two int64 arrays that share no row.

    >>> a, b = split_rows(100, 0.1, np.random.default_rng(0))
    >>> len(a), len(b), len(set(a) | set(b))
    (90, 10, 100)
    """
    held = round(n * fraction)
    order = rng.permutation(n)
    if held < LEAST_HELD_OUT or n - held < 1:
        return np.sort(order), order[:0]
    return np.sort(order[held:]), np.sort(order[:held])


def batch_order(n: int, batch_size: int, rng: np.random.Generator | None) -> np.ndarray:
    """Row numbers of an epoch's steps.

    Args:
        n: rows to train on.
        batch_size: rows a step.
        rng: shuffles; None keeps the order of the rows.

    Returns:
        int32 `[steps, batch]`. Shuffled, the rows left over wait for another epoch; in order,
        the last batch takes the last rows, some of them again. Fewer rows than a batch are
        one batch.

    >>> batch_order(5, 2, None).tolist()
    [[0, 1], [2, 3], [3, 4]]
    >>> batch_order(5, 2, np.random.default_rng(0)).shape
    (2, 2)
    >>> batch_order(3, 256, None).tolist()
    [[0, 1, 2]]
    """
    rows = np.arange(n, dtype=np.int32)
    if n <= batch_size:
        return (rows if rng is None else rng.permutation(rows))[None, :]
    steps = n // batch_size
    if rng is not None:
        return rng.permutation(rows)[: steps * batch_size].reshape(steps, batch_size)
    full = rows[: steps * batch_size].reshape(steps, batch_size)
    return full if n % batch_size == 0 else np.concatenate([full, rows[None, -batch_size:]])


def steps_per_epoch(n: int, batch_size: int, shuffle: bool) -> int:
    """Rows of `batch_order`, without making it.

    >>> steps_per_epoch(5, 2, True), steps_per_epoch(5, 2, False), steps_per_epoch(1, 2, True)
    (2, 3, 1)
    """
    if n <= batch_size:
        return 1
    return n // batch_size if shuffle else -(-n // batch_size)
