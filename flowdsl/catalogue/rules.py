"""Queries of typing rules on bound arguments, whatever the kind of entry."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from flowdsl.catalogue.entry import REQUIRED, Bound, Formal, RuleError
from flowdsl.ir import (
    Arg,
    BijectorType,
    Constant,
    DistributionType,
    Function,
    Node,
    OperatorType,
    Param,
    Shape,
    Symbol,
    TensorType,
    broadcast,
    show,
)

FLOATS = ("float16", "float32", "float64")
POSITIVE_CONSTRAINTS = ("positive", "unit_interval")


def formal_of(bound: Bound, name: str) -> Formal | None:
    """The formal of a name, wherever the entry lists it."""
    for formal in (*bound.entry.short_formals, *bound.entry.formals):
        if formal.name == name:
            return formal
    return None


def is_numbers(value: Arg) -> bool:
    """Whether an argument is a plain number or a list of them."""
    if isinstance(value, tuple):
        return all(is_numbers(v) for v in value)
    if isinstance(value, Constant):
        return True
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def numbers(value: Arg) -> np.ndarray | None:
    """The value of a constant, a number or a list of these; None where it is not known.

    >>> numbers((1, (2, 3))) is None, numbers((1, 2)).tolist()
    (True, [1, 2])
    """
    if isinstance(value, Constant):
        return value.value
    if value is None or not is_numbers(value):
        return None
    if not isinstance(value, tuple):
        return np.asarray(value)
    parts = [numbers(v) for v in value]
    if any(p is None or p.shape != parts[0].shape for p in parts):  # type: ignore[union-attr]
        return None
    return np.asarray(parts)


def known(bound: Bound, name: str) -> np.ndarray | None:
    """The value of an argument, or of its default; None where it is not known before running.

    A tensor without elements has no value that a bound or a support could follow from.
    """
    arg = bound.args.get(name)
    if arg is not None:
        found = numbers(arg)
        empty = isinstance(arg, Constant) and found is not None and not found.size
        return None if empty else found
    formal = formal_of(bound, name)
    if formal is None or formal.default is REQUIRED or isinstance(formal.default, (str, bool)):
        return None
    return numbers(formal.default)


def ints(bound: Bound, name: str) -> tuple[int, ...] | None:
    """Whole numbers as a flat tuple; None where they are not known or not given."""
    value = known(bound, name)
    if value is None:
        return None
    return tuple(int(v) for v in np.asarray(value).ravel())


def integer(bound: Bound, name: str, default: int) -> int:
    """One whole number, or its default."""
    found = ints(bound, name)
    return found[0] if found else default


def given(bound: Bound, *names: str) -> str | None:
    """The first of several formals that has an argument."""
    return next((n for n in names if n in bound), None)


def exactly_one(bound: Bound, *names: str) -> str:
    """The one formal of several that has an argument.

    Raises:
        RuleError: none or several have one.
    """
    found = [n for n in names if n in bound]
    if len(found) == 1:
        return found[0]
    either = " or ".join(f"`{n}`" for n in names)
    if not found:
        raise RuleError("F207", f"`{bound.entry.name}` needs {either}")
    raise RuleError("F204", f"`{bound.entry.name}` takes {either}, not both", found[1])


def shape_of(bound: Bound, name: str) -> Shape:
    """Shape of a tensor, a linear operator or plain numbers; () when absent."""
    value = bound.args.get(name)
    if isinstance(value, Node):
        if isinstance(value.type, (TensorType, OperatorType)):
            return value.type.shape
        raise RuleError("F301", f"`{name}` of `{bound.entry.name}` must be numbers", name)
    found = numbers(value) if value is not None else None
    return () if found is None else found.shape


def outer_shape(bound: Bound, formal: Formal) -> Shape:
    """Shape of an argument without the axes that describe one event.

    Raises:
        RuleError: it has too few axes.
    """
    shape = shape_of(bound, formal.name)
    if shape is None or not formal.core_rank or formal.name not in bound:
        return shape
    if len(shape) < formal.core_rank:
        wants = "a vector" if formal.core_rank == 1 else "a matrix"
        raise RuleError(
            "F301",
            f"`{formal.name}` of `{bound.entry.name}` must be {wants}, it has shape {show(shape)}",
            formal.name,
        )
    return shape[: len(shape) - formal.core_rank]


def square_of(bound: Bound, name: str) -> tuple[Shape, int | None]:
    """Batch shape and size of a square matrix argument."""
    shape = shape_of(bound, name)
    if shape is None:
        return None, None
    if len(shape) < 2 or (None not in shape[-2:] and shape[-1] != shape[-2]):
        raise RuleError(
            "F301",
            f"`{name}` of `{bound.entry.name}` must be a square matrix, it has shape {show(shape)}",
            name,
        )
    return shape[:-2], shape[-1] if shape[-1] is not None else shape[-2]


def vector_of(bound: Bound, name: str) -> tuple[Shape, int | None]:
    """Batch shape and size of a vector argument."""
    shape = shape_of(bound, name)
    if shape == ():
        raise RuleError(
            "F301", f"`{name}` of `{bound.entry.name}` must be a vector, it is one number", name
        )
    return (None, None) if shape is None else (shape[:-1], shape[-1])


def no_zero_diagonal(bound: Bound, name: str) -> None:
    """Refuse a constant factor without inverse."""
    value = known(bound, name)
    if value is not None and (np.diagonal(value, axis1=-2, axis2=-1) == 0).any():
        raise RuleError(
            "F304",
            f"`{name}` of `{bound.entry.name}` has 0 on its diagonal, so it has no inverse",
            name,
        )


def batch_of(bound: Bound, skip: Iterable[str] = ()) -> Shape:
    """The batch shape that all parameters have together."""
    shapes = []
    for formal in bound.entry.short_formals:
        if formal.wants in ("tensor", "operator") and formal.name not in skip:
            shapes.append(outer_shape(bound, formal))
    return broadcast(*shapes)


def wider(*dtypes: str | None) -> str | None:
    """The widest floating dtype among several, if any is known.

    >>> wider("float32", None, "float64"), wider(None)
    ('float64', None)
    """
    found = [d for d in FLOATS if d in dtypes]
    return found[-1] if found else None


def float_dtype(bound: Bound) -> str | None:
    """The floating dtype that the arguments insist on, if any."""
    dtypes: list[str | None] = [bound.get("dtype") if isinstance(bound.get("dtype"), str) else None]
    for value in bound.args.values():
        if isinstance(value, Node) and isinstance(value.type, (TensorType, OperatorType)):
            dtypes.append(value.type.dtype)
    return wider(*dtypes)


def distribution_type(value: Any, bound: Bound, name: str) -> DistributionType:
    """The type of an argument that must be a distribution."""
    if isinstance(value, Node) and isinstance(value.type, DistributionType):
        return value.type
    raise RuleError("F206", f"`{name}` of `{bound.entry.name}` must be a distribution", name)


def bijector_type(value: Any, bound: Bound, name: str) -> BijectorType:
    """The type of an argument that must be a bijector."""
    if isinstance(value, Node) and isinstance(value.type, BijectorType):
        return value.type
    raise RuleError("F206", f"`{name}` of `{bound.entry.name}` must be a bijector", name)


def listed(bound: Bound, name: str) -> tuple[Arg, ...]:
    """A list argument as a tuple; one value counts as a list of one."""
    value = bound.get(name)
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (value,)


def sign(bound: Bound, name: str) -> int | None:
    """1 or -1 where all values of an argument are known to have that sign, else None."""
    value = bound.args.get(name)
    if isinstance(value, Param):
        return 1 if value.constraint in POSITIVE_CONSTRAINTS else None
    found = known(bound, name)
    if found is None or not found.size:
        return None
    return 1 if (found > 0).all() else -1 if (found < 0).all() else None


def brief(value: Arg, fallback: str) -> str:
    """An argument in a few characters, for names of steps.

    >>> brief((1, 2), "x"), brief(0.5, "x")
    ('c(1, 2)', '0.5')
    """
    if isinstance(value, Param):
        return value.id
    if isinstance(value, Symbol):
        return value.name
    if isinstance(value, Function):
        return "function"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return f'"{value}"'
    found = numbers(value)
    if found is None or found.dtype.kind not in "fiub":
        return fallback
    if found.ndim == 0:
        return f"{found:g}"
    if found.ndim == 1 and found.size <= 4:
        return "c(" + ", ".join(f"{v:g}" for v in found) + ")"
    return "<" + "x".join(str(s) for s in found.shape) + ">"


QUIET = ("validate_args", "allow_nan_stats", "name", "dtype", "parameters", "validate_event_size")


def is_default(value: Arg, default: Any) -> bool:
    """Whether an argument is what its formal says anyway."""
    if isinstance(value, (bool, str, int)):
        return value == default
    found = numbers(value)
    if found is None or found.ndim or isinstance(value, Param):
        return False
    return isinstance(default, (int, float)) and bool(found == default)


def call(bound: Bound) -> str:
    """The call in a few characters: `shift(1)`, `softplus(low = 2)`."""
    parts: list[str] = []
    skipped = False
    for formal in bound.entry.short_formals:
        if formal.name in QUIET:
            continue
        value = bound.args.get(formal.name)
        if value is None or is_default(value, formal.default):
            skipped = True
            continue
        text = brief(value, formal.name)
        parts.append(f"{formal.name} = {text}" if skipped else text)
    return f"{bound.entry.name}({', '.join(parts)})"


def joined(*shapes: Shape) -> Shape:
    """Shapes one after the other; unknown as soon as one is."""
    out: tuple[int | None, ...] = ()
    for shape in shapes:
        if shape is None:
            return None
        out = (*out, *shape)
    return out


def value_dtype(bound: Bound, name: str) -> str | None:
    """The number type that a tensor argument insists on."""
    found = bound.args.get(name)
    type_ = getattr(found, "type", None)
    return type_.dtype if isinstance(type_, TensorType) else None
