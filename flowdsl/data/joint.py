"""Values of a joint distribution as a caller writes them: by name, by position, as a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from flowdsl.data.arrays import as_array
from flowdsl.data.table import Table
from flowdsl.diagnostics import FlowError, closest, error
from flowdsl.ir import JointType, show
from flowdsl.ir.dtypes import dtype_of_values
from flowdsl.ir.layout import Layout, Part, layout


def layout_of(type_: JointType) -> Layout:
    """How the parts lie side by side.

    Raises:
        FlowError: F520 the size of a part is not known.
    """
    found = layout(type_)
    if found is None:
        raise error("F520", "the sizes of this joint distribution's parts are not known")
    return found


def described(type_: JointType) -> str:
    """The parts in a few words: `m [], y [2]`."""
    names = type_.names or tuple(str(i + 1) for i in range(len(type_.parts)))
    return ", ".join(f"{n} {show(p.event_shape)}" for n, p in zip(names, type_.parts))


def values_of(
    type_: JointType, x: Any, by_name: Mapping[str, Any], floating: np.dtype
) -> list[Any]:
    """One array for each part, checked and cast.

    Args:
        type_: the joint distribution.
        x: a dict, list, tuple, table or data frame, or an array of columns; None with `by_name`.
        by_name: values given as keywords.
        floating: what it computes in.

    Raises:
        FlowError: F520 parts are missing, unknown or of a wrong shape; F521 no numbers.
    """
    plan = layout_of(type_)
    taken = parts_of(plan, x, by_name)
    return [cast(part, value, floating) for part, value in zip(plan.parts, taken)]


def parts_of(plan: Layout, x: Any, by_name: Mapping[str, Any]) -> list[Any]:
    """The parts of what a caller gave, in the model's order."""
    names = [p.name for p in plan.parts]
    if x is None or by_name:
        if x is not None:
            raise error("F520", "give the parts in one value or by keyword, not both")
        return by_names(plan, by_name)
    if isinstance(x, Table):
        return split(plan, ordered(plan, x.columns, x.values))
    if hasattr(x, "_asdict"):
        x = x._asdict()
    if isinstance(x, Mapping):
        return by_names(plan, x)
    if hasattr(x, "columns") and hasattr(x, "to_numpy"):
        columns = tuple(str(c) for c in x.columns)
        return split(plan, ordered(plan, columns, x.to_numpy()))
    if isinstance(x, (list, tuple)):
        if len(x) != len(names):
            raise error("F520", f"the model has {len(names)} parts, the list has {len(x)}", None,
                        f"give the values of {', '.join(names)} in this order")  # fmt: skip
        return list(x)
    raise error(
        "F520",
        "a joint distribution takes a dict or a list with a value for each part",
        None,
        f"its parts are {', '.join(names[:8])}; rows of columns go to log_prob_rows",
    )


def columns_of(plan: Layout, x: Any) -> list[Any]:
    """The parts of an array of rows."""
    array = as_array(x, np.dtype("float64"))
    if array.ndim == 0 or array.shape[-1] != plan.width:
        raise error(
            "F520",
            f"rows of this joint distribution have {plan.width} columns "
            f"({', '.join(plan.columns[:8])}), the array has shape {show(array.shape)}",
            None,
            "pass a dict or a list with a value for each part",
        )
    return split(plan, array)


def by_names(plan: Layout, given: Mapping[str, Any]) -> list[Any]:
    """Values by the names of the parts, or of their columns."""
    names = [p.name for p in plan.parts]
    if set(given) == set(names):
        return [given[n] for n in names]
    if set(given) == set(plan.columns):
        columns = [np.asarray(given[c]) for c in plan.columns]
        return split(plan, np.stack(np.broadcast_arrays(*columns), axis=-1))
    unknown = next((n for n in given if n not in names), None)
    if unknown is not None:
        near = closest(str(unknown), names)
        hint = f"did you mean `{near}`?" if near else f"its parts are {', '.join(names)}"
        raise error("F520", f"the model has no part `{unknown}`", None, hint)
    missing = ", ".join(f"`{n}`" for n in names if n not in given)
    raise error("F520", f"there is no value for the part {missing}")


def ordered(plan: Layout, columns: tuple[str, ...], values: np.ndarray) -> np.ndarray:
    """Columns of a table in the model's order: by name, or by place where no name fits."""
    values = values if values.ndim > 1 else values[:, None]
    if set(plan.columns) <= set(columns):
        return values[:, [columns.index(c) for c in plan.columns]]
    if values.shape[-1] != plan.width or set(plan.columns) & set(columns):
        missing = [c for c in plan.columns if c not in columns]
        raise error(
            "F520",
            f"the data has no column {', '.join(f'`{c}`' for c in missing[:5])}",
            None,
            f"the model's columns are {', '.join(plan.columns[:12])}",
        )
    return values


def split(plan: Layout, table: np.ndarray) -> list[np.ndarray]:
    """The parts of rows of columns."""
    return [
        table[..., where].reshape(*table.shape[:-1], *part.shape)
        for part, where in zip(plan.parts, plan.cuts())
    ]


def cast(part: Part, value: Any, floating: np.dtype) -> np.ndarray:
    """The values of one part in its dtype."""
    array = as_numbers(part, value)
    rank = len(part.shape)
    tail = array.shape[array.ndim - rank :] if array.ndim >= rank else None
    if tail is None or any(a != b and 1 not in (a, b) for a, b in zip(tail, part.shape)):
        raise error(
            "F520",
            f"part `{part.name}` has shape {show(part.shape)}, its values have shape "
            f"{show(array.shape)}",
        )
    own = np.dtype(part.dtype)
    return array.astype(dtype_of_values(array, own, floating))


def as_rows(type_: JointType, x: Any, source: str = "data") -> Table:
    """Rows of all parts side by side, for training and files.

    Raises:
        FlowError: as `values_of`; F520 the parts have not the same number of rows.
    """
    plan = layout_of(type_)
    first_row, path = 1, False
    if isinstance(x, Table):
        source, first_row, path = x.source, x.first_row, x.path
    whole = isinstance(x, np.ndarray)  # of rows there is one reading only
    given = columns_of(plan, x) if whole else parts_of(plan, x, {})
    taken = [as_numbers(p, v) for p, v in zip(plan.parts, given)]
    for part, array in zip(plan.parts, taken):
        if array.ndim != 1 + len(part.shape) or array.shape[1:] != part.shape:
            raise error(
                "F520",
                f"part `{part.name}` has shape {show(array.shape)}, rows of shape "
                f"{show(part.shape)} are wanted",
            )
        if len(array) != len(taken[0]):
            raise error(
                "F520",
                f"part `{part.name}` has {len(array)} rows, `{plan.parts[0].name}` has "
                f"{len(taken[0])}",
            )
        if np.dtype(part.dtype).kind in "iu" and (array != np.floor(array)).any():
            raise error("F520", f"part `{part.name}` takes whole numbers")
    flat = [a.reshape(len(a), -1) for a in taken]
    return Table(np.concatenate(flat, axis=1), plan.columns, source, first_row, path)


def as_numbers(part: Part, value: Any) -> np.ndarray:
    """One part as float64."""
    try:
        return as_array(value, np.dtype("float64"))
    except FlowError as problem:
        found = problem.diagnostics[0]
        raise error(found.code, f"part `{part.name}`: {found.message}", None) from None


def structured(type_: JointType, values: Any) -> Any:
    """What the engine gives for each part, as a dict by name or as a list."""
    if isinstance(values, Mapping):
        return {name: values[name] for name in type_.names or ()}
    if not isinstance(values, (list, tuple)):
        return values
    return dict(zip(type_.names, values)) if type_.names is not None else list(values)


def refuse_batch(type_: JointType) -> None:
    """Refuse a batch of joint distributions where rows are wanted."""
    if type_.batch_shape != ():
        raise error(
            "F514",
            f"this is a batch {show(type_.batch_shape)} of joint distributions: it has no rows",
            None,
            "make the batch of each part one event: %>% independent(1)",
        )


def only_values(method: str, x: Any, given: Mapping[str, Any]) -> Any:
    """The one argument of a model that has no parts, by place or as `x`.

    Raises:
        FlowError: F520 for other keywords.
    """
    if x is None and set(given) == {"x"}:
        return given["x"]
    if given:
        raise error("F520", f"`{method}` takes `{next(iter(given))}` only of a joint distribution")
    return x
