"""Members of linear operators: what tf.linalg.LinearOperator has."""

from __future__ import annotations

from collections.abc import Callable

from flowdsl.catalogue.entry import Bound, Entry, Formal, Rule, RuleError
from flowdsl.catalogue.formals import flag, tensor
from flowdsl.catalogue.members.rules import common, fact_type, last_axes, maker, owner_of, static
from flowdsl.catalogue.rules import joined, value_dtype, wider
from flowdsl.ir import Node, OperatorType, Shape, TensorType, broadcast, show

EXAMPLE = "linear_operator_diag(c(1, 2))"
fact, call = maker("operator", EXAMPLE)


def operator_of(bound: Bound) -> OperatorType:
    """The type of the operator."""
    type_ = owner_of(bound).type
    if not isinstance(type_, OperatorType):
        raise RuleError("F206", f"`${bound.entry.name}` belongs to linear operators")
    return type_


def ends(bound: Bound) -> tuple[Shape, int | None, int | None]:
    """Batch, rows and columns; turned over where `adjoint` says so."""
    shape = operator_of(bound).shape
    if shape is None:
        return None, None, None
    rows, columns = shape[-2], shape[-1]
    if bound.get("adjoint", False) is True:
        rows, columns = columns, rows
    return shape[:-2], rows, columns


def square(bound: Bound) -> None:
    """Refuse what only square operators have."""
    _, rows, columns = ends(bound)
    if None not in (rows, columns) and rows != columns:
        raise RuleError(
            "F301",
            f"`${bound.entry.name}` needs a square operator, this one has shape "
            f"{show(operator_of(bound).shape)}",
        )


def tensor_of(bound: Bound, shape: Shape, *others: str) -> TensorType:
    """A tensor of the operator's dtype."""
    dtypes = [value_dtype(bound, name) for name in others]
    return TensorType(wider(operator_of(bound).dtype, *dtypes), shape)


def check_size(bound: Bound, name: str, have: int | None, want: int | None) -> None:
    """Refuse an argument of the wrong size."""
    if None not in (have, want) and have != want:
        shape = show(operator_of(bound).shape)
        raise RuleError(
            "F301", f"`{name}` has {have} rows where the operator of shape {shape} takes {want}",
            name,
        )  # fmt: skip


def dense(bound: Bound) -> TensorType:
    """The whole matrix."""
    return tensor_of(bound, operator_of(bound).shape)


def number(bound: Bound) -> TensorType:
    """One number a matrix."""
    square(bound)
    return tensor_of(bound, ends(bound)[0])


def diagonal(bound: Bound) -> TensorType:
    """The diagonal of each matrix."""
    batch, rows, columns = ends(bound)
    size = None if rows is None or columns is None else min(rows, columns)
    return tensor_of(bound, joined(batch, (size,)))


def of_vector(name: str, solves: bool) -> Rule:
    """The rule of a vector that goes through, or comes back."""

    def rule(bound: Bound) -> TensorType:
        batch, rows, columns = ends(bound)
        if solves:
            square(bound)
            rows, columns = columns, rows
        outer, tail = last_axes(bound, name, 1)
        if tail is None:
            return tensor_of(bound, None, name)
        check_size(bound, name, tail[0], columns)
        return tensor_of(bound, joined(broadcast(batch, outer), (rows,)), name)

    return rule


def of_matrix(name: str, solves: bool) -> Rule:
    """The rule of a matrix that goes through, or comes back; operators stay operators."""

    def rule(bound: Bound) -> TensorType | OperatorType:
        batch, rows, columns = ends(bound)
        if solves:
            square(bound)
            rows, columns = columns, rows
        outer, tail = last_axes(bound, name, 2)
        if tail is None:
            return tensor_of(bound, None, name)
        if bound.get("adjoint_arg", False) is True:
            tail = (tail[1], tail[0])
        check_size(bound, name, tail[0], columns)
        shape = joined(broadcast(batch, outer), (rows, tail[1]))
        value = bound.args.get(name)
        if isinstance(value, Node) and isinstance(value.type, OperatorType):
            return OperatorType(shape, wider(operator_of(bound).dtype, value.type.dtype))
        return tensor_of(bound, shape, name)

    return rule


def added(bound: Bound) -> TensorType:
    """The sum with a matrix."""
    last_axes(bound, "x", 2)
    value = bound.args["x"]
    shape = value.type.shape if isinstance(getattr(value, "type", None), TensorType) else None  # type: ignore[union-attr]
    return tensor_of(bound, broadcast(operator_of(bound).shape, shape), "x")


def turned(bound: Bound) -> OperatorType:
    """An operator with rows and columns exchanged."""
    if bound.entry.name == "inverse":
        square(bound)
    own = operator_of(bound)
    shape = None if own.shape is None else (*own.shape[:-2], own.shape[-1], own.shape[-2])
    return OperatorType(shape, own.dtype)


def factor(bound: Bound) -> OperatorType:
    """The Cholesky factor."""
    square(bound)
    return operator_of(bound)


def values_of(bound: Bound) -> TensorType:
    """Eigenvalues."""
    square(bound)
    batch, rows, _ = ends(bound)
    return tensor_of(bound, joined(batch, (rows,)))


ADJOINT, ADJOINT_ARG = flag("adjoint"), flag("adjoint_arg")


def numbers(*rows: tuple[str, str, Callable[[Bound], TensorType]]) -> tuple[Entry, ...]:
    """Members without arguments."""
    return tuple(call(name, doc, rule) for name, doc, rule in rows)


ENTRIES: tuple[Entry, ...] = (
    *common("operator", EXAMPLE),
    fact("shape", "The shape of the matrix, batch first."),
    fact("batch_shape", "The shape of its batch."),
    fact("range_dimension", "How many rows it has."),
    fact("domain_dimension", "How many columns it has."),
    fact("tensor_rank", "How many axes its matrix has."),
    *(
        call(f"{name}_tensor", doc, static)
        for name, doc in (
            ("shape", "The shape of the matrix, batch first."),
            ("batch_shape", "The shape of its batch."),
            ("range_dimension", "How many rows it has."),
            ("domain_dimension", "How many columns it has."),
            ("tensor_rank", "How many axes its matrix has."),
        )
    ),
    fact("dtype", "The number type.", fact_type),
    fact("is_square", "Whether it is square, NULL where that is not known.", fact_type),
    fact("is_non_singular", "Whether it has an inverse, NULL where that is not known.", fact_type),
    fact("is_self_adjoint", "Whether it is symmetric, NULL where that is not known.", fact_type),
    fact("is_positive_definite", "Whether x' A x > 0, NULL where that is not known.", fact_type),
    *numbers(
        ("to_dense", "The matrix.", dense),
        ("diag_part", "The diagonal.", diagonal),
        ("trace", "The sum of the diagonal.", number),
        ("determinant", "The determinant.", number),
        ("log_abs_determinant", "The logarithm of the determinant's absolute value.", number),
        ("cond", "The condition number.", number),
        ("eigvals", "The eigenvalues of a self-adjoint operator.", values_of),
    ),
    call(
        "matvec", "The product with a vector.", of_vector("x", False), tensor("x"), ADJOINT,
        given="c(3, 4)",
    ),
    call(
        "matmul",
        "The product with a matrix or an operator.",
        of_matrix("x", False),
        Formal("x", "matrix"),
        ADJOINT,
        ADJOINT_ARG,
        given="diag(2)",
    ),
    call(
        "solvevec", "The vector that it sends to `rhs`.", of_vector("rhs", True), tensor("rhs"),
        ADJOINT, given="c(3, 4)",
    ),
    call(
        "solve",
        "The matrix that it sends to `rhs`.",
        of_matrix("rhs", True),
        Formal("rhs", "matrix"),
        ADJOINT,
        ADJOINT_ARG,
        given="diag(2)",
    ),
    call("add_to_tensor", "The sum with a matrix.", added, tensor("x"), given="diag(2)"),
    call("inverse", "The inverse as an operator.", turned),
    call("adjoint", "The transpose as an operator.", turned),
    fact("H", "The transpose as an operator.", turned),
    call("cholesky", "The Cholesky factor as an operator.", factor),
)  # fmt: skip
