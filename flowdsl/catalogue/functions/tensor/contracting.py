"""Sums of products over axes: by their numbers, or by letters that name them."""

from __future__ import annotations

import re
from typing import Any

from flowdsl.catalogue.entry import Bound, Entry, Formal, RuleError
from flowdsl.catalogue.functions.elementwise import joined_dtype
from flowdsl.catalogue.functions.tensor.build import alone, function
from flowdsl.ir import Shape, ShapeError, TensorType, broadcast, show


def _contracted(bound: Bound) -> TensorType:
    a, b, axes = bound.shape("a"), bound.shape("b"), bound.get("axes", ())
    dtype = joined_dtype(bound, "a", "b")
    if a is None or b is None:
        return TensorType(dtype, None)
    number = alone(axes)
    if isinstance(number, int) and not 0 <= number <= min(len(a), len(b)):
        raise RuleError(
            "F301", f"{number} axes cannot be summed over in {show(a)} and {show(b)}", "axes"
        )
    left, right = contraction(axes, len(a))
    if len(left) != len(right) or any(not isinstance(i, int) for i in (*left, *right)):
        raise RuleError("F206", "`axes` must be a number or two lists of axes", "axes")
    for shape, chosen in ((a, left), (b, right)):
        wrong = [i for i in chosen if not -len(shape) <= i < len(shape)]
        if wrong:
            raise RuleError(
                "F301", f"axis {wrong[0]} does not exist in shape {show(shape)}", "axes"
            )
    for i, j in zip(left, right):
        if None not in (a[i], b[j]) and a[i] != b[j]:
            raise RuleError("F301", f"tensors {show(a)} and {show(b)} do not fit together", "axes")
    kept = (
        *(s for i, s in enumerate(a) if i not in {k % len(a) for k in left}),
        *(s for i, s in enumerate(b) if i not in {k % len(b) for k in right}),
    )
    return TensorType(dtype, kept)


def contraction(axes: Any, rank: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The axes that are summed over, of each side: a number takes the last and the first ones."""
    axes = alone(axes)
    if isinstance(axes, int):
        return tuple(range(rank - axes, rank)), tuple(range(axes))
    pair = axes if len(axes) == 2 else ((), (None,))
    left, right = (p if isinstance(p, tuple) else (p,) for p in pair)
    return tuple(alone(i) for i in left), tuple(alone(i) for i in right)


EQUATION = re.compile(r"(?P<inputs>[A-Za-z.,]*)(?:->(?P<output>[A-Za-z.]*))?")


def _einsum(bound: Bound) -> TensorType:
    equation = str(bound.get("equation", "")).replace(" ", "")
    nodes = bound.nodes("inputs")
    matched = EQUATION.fullmatch(equation)
    terms = [] if matched is None else matched["inputs"].split(",")
    if matched is None or not all(map(_term_is_fine, (*terms, matched["output"] or ""))):
        raise RuleError(
            "F206", "`equation` must name axes by letters", "equation", 'for example "ij,jk->ik"'
        )
    if len(terms) != len(nodes):
        raise RuleError("F301", f"the equation has {len(terms)} parts for {len(nodes)} tensors")
    dtype = next((n.type.dtype for n in nodes if isinstance(n.type, TensorType)), None)
    known: dict[str, int | None] = {}
    outer: list[Shape] = []
    for term, node in zip(terms, nodes):
        shape = node.type.shape if isinstance(node.type, TensorType) else None
        outer.append(_named(term, shape, known))
    if "..." not in equation and any(o is None for o in outer):
        outer = [()]
    output = matched["output"]
    if output is None:
        letters = "".join(terms).replace(".", "")
        once = sorted(c for c in set(letters) if letters.count(c) == 1)
        output = ("..." if "..." in equation else "") + "".join(once)
    stray = next((c for c in output.replace("...", "") if c not in "".join(terms)), None)
    if stray is not None or len(set(output.replace("...", ""))) < len(output.replace("...", "")):
        raise RuleError("F206", f"`{output}` cannot be the axes of the result", "equation")
    try:
        spread = broadcast(*outer)
    except ShapeError as problem:
        raise RuleError("F301", f"the axes of `...` do not fit: {problem}") from None
    if "..." in output and spread is None:
        return TensorType(dtype, None)
    before, dots, after = output.partition("...")
    middle = spread if dots and spread is not None else ()
    return TensorType(
        dtype, (*(known.get(c) for c in before), *middle, *(known.get(c) for c in after))
    )


def _term_is_fine(term: str) -> bool:
    return term.count("...") <= 1 and "." not in term.replace("...", "", 1)


def _named(term: str, shape: Shape, known: dict[str, int | None]) -> Shape:
    """Sizes of the axes that a term names, put into `known`; the axes of its `...`."""
    before, dots, after = term.partition("...")
    named = len(before) + len(after)
    if shape is None:
        return None
    if len(shape) < named or (not dots and len(shape) != named):
        raise RuleError("F301", f"`{term}` does not fit a tensor of shape {show(shape)}")
    sized = [*zip(before, shape), *zip(after, shape[len(shape) - len(after) :])]
    for letter, n in sized:
        have = known.get(letter)
        if have is not None and n is not None and have != n:
            raise RuleError("F301", f"axis `{letter}` has size {have} here and {n} there")
        known[letter] = n if have is None else have
    return shape[len(before) : len(shape) - len(after)]


ENTRIES: tuple[Entry, ...] = (
    function(
        "tensordot",
        ("tensordot", "linalg.tensordot"),
        (Formal("a"), Formal("b"), Formal("axes", "any")),
        _contracted,
        None,
        "Sums of products over axes of two tensors.",
    ),
    function(
        "einsum",
        ("einsum", "linalg.einsum"),
        (
            Formal("equation", "string"),
            Formal("...", "value", None),
            Formal("inputs", "tensors", ()),
        ),
        _einsum,
        None,
        "Sums of products over axes named by letters.",
    ),
)
