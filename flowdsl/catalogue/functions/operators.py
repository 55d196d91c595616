"""Linear operators: matrices that know their structure (tf.linalg.LinearOperator...)."""

from __future__ import annotations

from flowdsl.catalogue.entry import Bound, Entry, Formal, Rule, RuleError
from flowdsl.catalogue.functions.elementwise import joined_dtype
from flowdsl.ir import OperatorType, broadcast, show

FLAGS = (
    Formal("is_non_singular", "flag", None),
    Formal("is_self_adjoint", "flag", None),
    Formal("is_positive_definite", "flag", None),
    Formal("is_square", "flag", None),
)


def _square(name: str) -> Rule:
    def rule(bound: Bound) -> OperatorType:
        shape = bound.shape(name)
        if shape is not None and (len(shape) < 2 or shape[-1] != shape[-2]):
            raise RuleError("F301", f"a square matrix is wanted, not {show(shape)}", name)
        return OperatorType(shape, joined_dtype(bound, name))

    return rule


def _full(bound: Bound) -> OperatorType:
    return OperatorType(bound.shape("matrix"), joined_dtype(bound, "matrix"))


def _diag(bound: Bound) -> OperatorType:
    shape = bound.shape("diag")
    if shape == ():
        raise RuleError("F301", "a vector is wanted for the diagonal, not one number", "diag")
    out = None if shape is None else (*shape, shape[-1])
    return OperatorType(out, joined_dtype(bound, "diag"))


def _identity(bound: Bound) -> OperatorType:
    n = bound.get("num_rows")
    return OperatorType((n, n))


def _low_rank(bound: Bound) -> OperatorType:
    base, u = bound.node("base_operator"), bound.shape("u")
    assert isinstance(base.type, OperatorType)
    shape = base.type.shape
    if shape is not None and u is not None and (len(u) < 2 or u[-2] != shape[-1]):
        raise RuleError(
            "F301",
            f"`u` has shape {show(u)}, the base operator is {show(shape)}",
            "u",
            f"give it {shape[-1]} rows",
        )
    return OperatorType(shape, base.type.dtype or joined_dtype(bound, "u", "diag_update"))


def _block_diag(bound: Bound) -> OperatorType:
    shapes = [n.type.shape for n in bound.nodes("operators") if isinstance(n.type, OperatorType)]
    sizes = [None if s is None else s[-1] for s in shapes]
    n = None if None in sizes else sum(x for x in sizes if x is not None)
    batch = broadcast(*(None if s is None else s[:-2] for s in shapes))
    return OperatorType(None if batch is None else (*batch, n, n))


def _block_lower(bound: Bound) -> OperatorType:
    rows = bound.get("operators", ())
    for i, row in enumerate(rows):
        if not isinstance(row, tuple) or len(row) != i + 1:
            raise RuleError(
                "F301",
                f"row {i + 1} of a block lower triangular operator has {i + 1} operators",
                "operators",
                "list(list(a), list(b, c))",
            )
    shapes = [node.type.shape for row in rows for node in row]
    last = [row[-1].type.shape for row in rows]
    for row in rows:
        for node, below in zip(row, last):
            have, tall = node.type.shape, row[-1].type.shape
            if None in (have, tall, below) or have[-2:] == (tall[-2], below[-1]):
                continue
            raise RuleError(
                "F301",
                f"an operator of shape {show(have)} stands where {show((tall[-2], below[-1]))} "
                "fits",
                "operators",
            )
    n = None if None in last else sum(s[-1] for s in last)
    batch = broadcast(*(None if s is None else s[:-2] for s in shapes))
    return OperatorType(None if batch is None else (*batch, n, n))


def _composed(bound: Bound) -> OperatorType:
    shapes = [n.type.shape for n in bound.nodes("operators") if isinstance(n.type, OperatorType)]
    return OperatorType(shapes[0] if shapes else None)


def operator(name: str, tfp: str, formals: tuple[Formal, ...], rule: Rule, doc: str) -> Entry:
    """A linear operator; `tf$linalg$<class>` finds it."""
    return Entry(
        f"operator.{name}",
        "operator",
        f"linear_operator_{name}",
        (*formals, *FLAGS),
        rule,
        doc,
        tfp=tfp,
        aliases=(f"tf$linalg${tfp}",),
        reference=f"tf.linalg.{tfp}",
    )


ENTRIES: tuple[Entry, ...] = (
    operator(
        "full_matrix",
        "LinearOperatorFullMatrix",
        (Formal("matrix", core_rank=2),),
        _full,
        "A matrix without structure.",
    ),
    operator(
        "lower_triangular",
        "LinearOperatorLowerTriangular",
        (Formal("tril", core_rank=2, reads="lower"),),
        _square("tril"),
        "A lower triangular matrix.",
    ),
    operator(
        "diag", "LinearOperatorDiag", (Formal("diag", core_rank=1),), _diag, "A diagonal matrix."
    ),
    operator(
        "identity",
        "LinearOperatorIdentity",
        (Formal("num_rows", "int"),),
        _identity,
        "The identity matrix.",
    ),
    operator(
        "scaled_identity",
        "LinearOperatorScaledIdentity",
        (Formal("num_rows", "int"), Formal("multiplier", check="nonzero")),
        _identity,
        "A multiple of the identity matrix.",
    ),
    operator(
        "low_rank_update",
        "LinearOperatorLowRankUpdate",
        (
            Formal("base_operator", "operator"),
            Formal("u", core_rank=2),
            Formal("diag_update", default=None, core_rank=1),
            Formal("v", default=None, core_rank=2),
            Formal("is_diag_update_positive", "flag", None),
        ),
        _low_rank,
        "A base operator plus u diag(d) t(v).",
    ),
    operator(
        "block_diag",
        "LinearOperatorBlockDiag",
        (Formal("operators", "operators"),),
        _block_diag,
        "Operators along the diagonal.",
    ),
    operator(
        "block_lower_triangular",
        "LinearOperatorBlockLowerTriangular",
        (Formal("operators", "operator_rows"),),
        _block_lower,
        "Rows of operators below and on the diagonal.",
    ),
    operator(
        "composition",
        "LinearOperatorComposition",
        (Formal("operators", "operators"),),
        _composed,
        "A product of operators.",
    ),
)
