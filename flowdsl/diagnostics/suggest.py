"""Spelling suggestions, offered only when they are close."""

from __future__ import annotations

from collections.abc import Iterable


def edit_distance(a: str, b: str) -> int:
    """Number of insertions, deletions, substitutions and swaps of neighbours from a to b.

    >>> edit_distance("sclae", "scale")
    1
    """
    two_back: list[int] = []
    previous = list(range(len(b) + 1))
    for i, ca in enumerate(a, 1):
        current = [i]
        for j, cb in enumerate(b, 1):
            cost = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (ca != cb))
            if i > 1 and j > 1 and ca == b[j - 2] and a[i - 2] == cb:
                cost = min(cost, two_back[j - 2] + 1)
            current.append(cost)
        two_back, previous = previous, current
    return previous[-1]


def closest(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate that was probably meant, or None when nothing is near.

    >>> closest("nromal", ["normal", "uniform"])
    'normal'
    >>> closest("xyz", ["normal", "uniform"]) is None
    True
    """
    if len(name) > 60:
        return None
    lowered = name.lower().replace(".", "_")
    allowed = 0 if len(name) < 3 else 1 if len(name) < 5 else 2
    letters = set(lowered)
    scored = [
        (edit_distance(lowered, c.lower()), c)
        for c in candidates
        # one edit changes the length by at most 1 and the set of letters by at most 2
        if abs(len(c) - len(name)) <= allowed and len(letters ^ set(c.lower())) <= 2 * allowed
    ]
    best = min(scored, default=(allowed + 1, ""))
    return best[1] if best[0] <= allowed else None
