"""The examples of catalogue entries, read twice: as IR for the engine and as plain TFP calls.

Examples are R calls that happen to be Python expressions too, so Python's own parser reads them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

import numpy as np

from flowdsl.catalogue import CATALOGUE, Entry, construct
from flowdsl.ir import Arg, BijectorType, Constant, Node, ShapeError, StepError, TensorType
from flowdsl.layers.initialise import size


def parse(text: str) -> ast.expr:
    """The tree of an example."""
    return ast.parse(text.replace("TRUE", "True").replace("FALSE", "False"), mode="eval").body


def readable(text: str) -> bool:
    """Whether Python can read an example."""
    try:
        parse(text)
    except SyntaxError:
        return False
    return True


def value(tree: ast.expr) -> Any:
    """Numbers, vectors, lists and matrices of an example."""
    if isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name):
        args = [value(a) for a in tree.args]
        if tree.func.id == "c":
            return np.concatenate([np.atleast_1d(a) for a in args])
        if tree.func.id == "list":
            return list(args)
        if tree.func.id == "matrix":
            sizes = dict(zip(("nrow", "ncol"), args[1:]))
            sizes |= {k.arg: value(k.value) for k in tree.keywords}
            data = np.ravel(args[0])
            nrow, ncol = sizes.get("nrow"), sizes.get("ncol")
            nrow = nrow or len(data) // ncol
            ncol = ncol or len(data) // nrow
            data = np.resize(data, nrow * ncol)
            return data.reshape((ncol, nrow)).T
        if tree.func.id == "diag":
            return np.eye(int(args[0])) if np.ndim(args[0]) == 0 else np.diag(args[0])
        if tree.func.id == "array":
            return np.reshape(np.ravel(args[0]), np.ravel(args[1]).astype(int), order="F")
        if tree.func.id == "rep":
            return np.repeat(args[0], args[1])
    if isinstance(tree, ast.UnaryOp):
        return -value(tree.operand)
    if isinstance(tree, ast.BinOp):
        left, right = value(tree.left), value(tree.right)
        return left / right if isinstance(tree.op, ast.Div) else left * right
    return ast.literal_eval(tree)


def bound(tree: ast.Call, wanted: tuple[str, ...]) -> tuple[Entry, dict[str, Any]]:
    """The entry of a call and its argument trees by formal."""
    assert isinstance(tree.func, ast.Name)
    entry = next(e for kind in wanted for e in CATALOGUE.by_name[tree.func.id] if e.kind == kind)
    names = [f.name for f in entry.short_formals]
    given = {k.arg: k.value for k in tree.keywords}
    free = [n for n in names if n not in given]
    if names and names[0] == "bijectors" and len(tree.args) > 1 and entry.name == "chain":
        return entry, {"bijectors": ast.List(list(tree.args), ast.Load()), **given}
    return entry, {**dict(zip(free, tree.args)), **given}


KINDS = {
    "bijector": ("bijector",),
    "bijectors": ("bijector",),
    "distribution": ("distribution", "bijector"),
    "distributions": ("distribution", "bijector"),
    "network": ("network",),
    "operator": ("operator",),
    "kernel": ("kernel",),
}


def items(tree: ast.expr) -> list[ast.expr]:
    """Elements of a list of an example."""
    if isinstance(tree, ast.List):
        return tree.elts
    if isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name) and tree.func.id == "list":
        return tree.args
    return [tree]


def to_ir(tree: ast.expr, kinds: tuple[str, ...]) -> Node:
    """An example as IR; networks get a uid."""
    assert isinstance(tree, ast.Call)
    entry, given = bound(tree, kinds)
    args: dict[str, Arg] = {}
    for formal in entry.short_formals:
        if formal.name in given:
            args[formal.name] = argument(given[formal.name], formal.wants)
        elif isinstance(formal.default, (int, float)) and formal.wants == "tensor":
            args[formal.name] = constant(formal.default)
    if entry.kind == "network" or entry.key == "bijector.batch_normalization":
        args |= {"uid": f"{entry.name}#1", "seed": 1}
    return construct(entry, args)


def constant(value: Any) -> Constant:
    """A tensor constant that follows the graph's dtype."""
    array = np.asarray(value)
    array = array if array.dtype == bool else array.astype(np.float64)
    return Constant(TensorType(None, array.shape), array)


def argument(tree: ast.expr, wants: str) -> Arg:
    """An argument as IR."""
    if wants in ("bijectors", "distributions", "operators"):
        return tuple(to_ir(t, KINDS[wants.rstrip("s")]) for t in items(tree))
    if wants in KINDS:
        return to_ir(tree, KINDS[wants])
    found = value(tree)
    if wants in ("ints", "shape"):
        return tuple(int(v) for v in np.ravel(found))
    if wants == "int":
        return int(found)
    if wants in ("tensor", "matrix"):
        return constant(found)
    if isinstance(found, list):
        return tuple(tuple(int(x) for x in np.ravel(v)) for v in found)
    return found


def to_tfp(tree: ast.expr, kinds: tuple[str, ...], dtype: str = "float32") -> Any:
    """An example as calls of TFP itself."""
    import tensorflow as tf
    import tensorflow_probability as tfp

    assert isinstance(tree, ast.Call)
    entry, given = bound(tree, kinds)
    module = {
        "bijector": tfp.bijectors,
        "distribution": tfp.distributions,
        "operator": tf.linalg,
        "kernel": tfp.math.psd_kernels,
    }[entry.kind]
    kwargs: dict[str, Any] = {}
    for formal in entry.short_formals:
        if formal.name in given:
            kwargs[formal.name] = plain(given[formal.name], formal.wants, dtype)
        elif isinstance(formal.default, (int, float)) and formal.wants == "tensor":
            kwargs[formal.name] = np.asarray(formal.default, dtype)
    if entry.name == "linear_operator_identity":
        kwargs["dtype"] = dtype
    return getattr(module, entry.tfp)(**kwargs)


def plain(tree: ast.expr, wants: str, dtype: str) -> Any:
    """An argument as TFP takes it."""
    if wants in ("bijectors", "distributions", "operators"):
        return [to_tfp(t, KINDS[wants.rstrip("s")], dtype) for t in items(tree)]
    if wants in KINDS:
        return to_tfp(tree, KINDS[wants], dtype)
    found = value(tree)
    if wants in ("ints", "shape"):
        return [int(v) for v in np.ravel(found)]
    if wants == "int":
        return int(found)
    if wants in ("tensor", "matrix"):
        return found if np.asarray(found).dtype == bool else np.asarray(found, dtype)
    if isinstance(found, list):
        return [[int(x) for x in np.ravel(v)] for v in found]
    return found


EVENTS: tuple[tuple[int, ...], ...] = (
    (), (2,), (3,), (6,), (2, 2), (3, 3), (2, 3), (16,), (2, 3, 3), (4, 2, 3), (4, 4, 3),
)  # fmt: skip


def events_for(bijector: Node) -> Iterator[tuple[int, ...]]:
    """Event shapes that a bijector takes, small ones first."""
    for shape in EVENTS:
        if fits(bijector, shape):
            yield shape


def fits(bijector: Node, shape: tuple[int, ...]) -> bool:
    """Whether a bijector takes an event shape, and its parameters widen no event."""
    type_ = bijector.type
    assert isinstance(type_, BijectorType)
    if len(shape) < type_.forward_min_event_ndims:
        return False
    known: tuple[int | None, ...] = shape
    for step in type_.steps:
        try:
            known = step.forward_shape(known)
        except (ShapeError, StepError, ValueError, IndexError):
            return False
        for p in step.parameters:
            over = (p.shape or ())[: len(p.shape or ()) - p.core_rank]
            if step.forward_rank:
                ok = len(over) <= max(0, len(shape) - step.forward_rank)
            else:
                ok = all(s in (1, shape[-1] if shape else None) for s in over)
            if not ok:
                return False
    return True


def event_for(bijector: Node) -> tuple[int, ...]:
    """The smallest event shape that a bijector takes."""
    found = next(events_for(bijector), None)
    assert found is not None, f"no event shape fits {bijector!r}"
    return found


def has_network(text: str) -> bool:
    """Whether an example makes a network, whose weights TFP would draw itself."""
    calls = [n.func.id for n in ast.walk(parse(text)) if isinstance(n, ast.Call)]  # type: ignore[attr-defined]
    return any(e.kind == "network" for name in calls for e in CATALOGUE.by_name.get(name, ()))


def sized(bijector: Node, event: tuple[int, ...]) -> Node:
    """A bijector with its networks sized."""
    return size(bijector, event, {})
