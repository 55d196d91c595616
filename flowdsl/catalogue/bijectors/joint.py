"""Bijectors of lists: what joint distributions pass through."""

from __future__ import annotations

from typing import Any

from flowdsl.catalogue.bijectors.rules import bijector
from flowdsl.catalogue.entry import Bound, Formal, RuleError
from flowdsl.catalogue.formals import VALIDATE, flag, title
from flowdsl.catalogue.rules import bijector_type
from flowdsl.ir import (
    Apply,
    Arg,
    BijectorType,
    JointBijectorType,
    Node,
    OperatorType,
    ShapeError,
    Step,
    StepParameter,
    show,
)
from flowdsl.ir.support import REAL, UNKNOWN, Support

Event = tuple[int | None, ...]
BLOCK_OPERATORS = ("operator.block_diag", "operator.block_lower_triangular")


def only_lists(bound: Bound) -> Step:
    """A step that no tensor can take."""

    def refuse(event: Event) -> Event:
        raise ShapeError(f"`{bound.entry.name}` works on lists, one value for each part")

    return Step(
        f"{bound.entry.name}()", forward_shape=refuse, inverse_shape=refuse, span=bound.span
    )


def pairs(value: Arg) -> list[tuple[str | None, Any]]:
    """Items of a list argument with their names, if they have one.

    >>> pairs((("a", 1), ("b", 0))), pairs((2, 3))
    ([('a', 1), ('b', 0)], [(None, 2), (None, 3)])
    """
    found: list[tuple[str | None, Any]] = []
    for item in value if isinstance(value, tuple) else (value,):
        if isinstance(item, tuple) and len(item) == 2 and isinstance(item[0], str):
            found.append((item[0], item[1]))
        else:
            found.append((None, item))
    return found


def names_of(found: list[tuple[str | None, Any]], bound: Bound, formal: str) -> Any:
    """Names of all items, or None where none has one."""
    names = tuple(name for name, _ in found if name)
    if not names:
        return None
    if len(names) < len(found) or len(set(names)) < len(names):
        raise RuleError(
            "F206", f"`{formal}` of `{bound.entry.name}` needs a name for each part or none", formal
        )
    return names


def joint_map(bound: Bound) -> JointBijectorType:
    """A bijector for each part."""
    found = pairs(bound.get("bijectors", ()))
    if not found:
        raise RuleError("F207", "`joint_map` needs at least one bijector", "bijectors")
    names = names_of(found, bound, "bijectors")
    parts = tuple(bijector_type(b, bound, "bijectors") for _, b in found)
    if any(isinstance(p, JointBijectorType) for p in parts):
        raise RuleError("F206", "bijectors in `joint_map` are not of lists themselves", "bijectors")
    return JointBijectorType(
        (only_lists(bound),), None, parts, tuple(range(len(parts))), names, names
    )


def tokens(bound: Bound, formal: str) -> tuple[tuple[Any, ...], Any]:
    """Tokens of a structure and names of its parts."""
    found = pairs(bound.get(formal, ()))
    marks = tuple(mark for _, mark in found)
    if not marks or not all(type(m) in (int, str) for m in marks):
        raise RuleError(
            "F206",
            f"`{formal}` of `restructure` must be a list of whole numbers or texts",
            formal,
            "structures inside of structures are not taken",
        )
    if len(set(marks)) < len(marks):
        raise RuleError("F206", f"`{formal}` of `restructure` repeats a token", formal)
    return marks, names_of(found, bound, formal)


def structures(bound: Bound) -> tuple[Any, Any, Any, Any]:
    """Tokens and names of what goes into `restructure`, and of what comes out."""
    marks, names = tokens(bound, "output_structure")
    if "input_structure" in bound:
        first, first_names = tokens(bound, "input_structure")
        if set(first) != set(marks):
            raise RuleError(
                "F206", "both structures of `restructure` must have the same tokens", None
            )
        return first, first_names, marks, names
    if all(isinstance(m, str) for m in marks):
        return tuple(sorted(marks)), tuple(sorted(marks)), marks, names
    if set(marks) != set(range(len(marks))):
        raise RuleError(
            "F206",
            "tokens of `restructure` are the numbers from 0, or texts",
            "output_structure",
            "0 is the first part that comes in; or give an `input_structure`",
        )
    return tuple(range(len(marks))), None, marks, names


def restructure(bound: Bound) -> JointBijectorType:
    """The same parts in another order or with other names."""
    first, names, marks, output_names = structures(bound)
    parts = (BijectorType(()),) * len(first)
    order = tuple(first.index(m) for m in marks)
    return JointBijectorType((only_lists(bound),), None, parts, order, names, output_names)


def block_operator(bound: Bound) -> JointBijectorType:
    """Vectors that a matrix of blocks multiplies together."""
    scale = bound.args.get("scale")
    if not isinstance(scale, Apply) or scale.entry not in BLOCK_OPERATORS:
        raise RuleError(
            "F206",
            "`scale_matvec_linear_operator_block` takes an operator of blocks",
            "scale",
            "tf$linalg$LinearOperatorBlockDiag(list(a, b))",
        )
    parts = tuple(block(node, bound) for node in diagonal(scale))
    return JointBijectorType((only_lists(bound),), None, parts, tuple(range(len(parts))))


def diagonal(scale: Apply) -> list[Node]:
    """The blocks on the diagonal."""
    listed = scale.get("operators")
    rows = listed if isinstance(listed, tuple) else (listed,)
    last = [row[-1] if isinstance(row, tuple) else row for row in rows]
    return [node for node in last if isinstance(node, Node)]


def block(node: Node, bound: Bound) -> BijectorType:
    """One vector of the list: its length is that of its block."""
    assert isinstance(node.type, OperatorType)
    shape = node.type.shape
    size = None if shape is None else shape[-1]

    def same(event: Event) -> Event:
        if None not in (size, event[-1]) and event[-1] != size:
            raise ShapeError(
                f"`scale_matvec_linear_operator_block` has a block of {size}, its vector "
                f"has shape {show(event)}"
            )
        return event

    def image(support: Support) -> Support:
        return REAL if support == REAL else UNKNOWN

    step = Step(
        "scale_matvec_linear_operator_block()",
        1,
        1,
        same,
        same,
        image=image,
        preimage=image,
        parameters=(StepParameter("scale", shape, 2),),
        span=bound.span,
    )
    return BijectorType((step,))


STRUCTURE = Formal("output_structure", "any")

ENTRIES = (
    bijector(
        "joint_map",
        "JointMap",
        "A bijector for each part of a joint distribution, or of a list.",
        joint_map,
        formals=(
            Formal("bijectors", "bijectors"),
            VALIDATE,
            Formal("parameters", "any", None),
            title(None),
        ),
        examples=("joint_map(list(exp(), shift(1)))",),
    ),
    bijector(
        "restructure",
        "Restructure",
        "The parts of a list in another order, or with names.",
        restructure,
        formals=(STRUCTURE, Formal("input_structure", "any", None), title("restructure")),
        examples=("restructure(list(1, 0))",),
        constant_jacobian=True,
    ),
    bijector(
        "scale_matvec_linear_operator_block",
        "ScaleMatvecLinearOperatorBlock",
        "Multiplies a list of vectors by an operator of blocks.",
        block_operator,
        formals=(
            Formal("scale", "operator"),
            flag("adjoint"),
            VALIDATE,
            Formal("parameters", "any", None),
            title("scale_matvec_linear_operator_block"),
        ),
        examples=(
            "scale_matvec_linear_operator_block(linear_operator_block_diag(list("
            "linear_operator_diag(c(1, 2)), linear_operator_diag(c(3, 4)))))",
        ),
        constant_jacobian=True,
    ),
)
