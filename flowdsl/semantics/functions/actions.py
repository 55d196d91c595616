"""Actions: data by name or from a file, and training."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from flowdsl.diagnostics import FlowError, error
from flowdsl.ir import JointType, Node, params
from flowdsl.r.arguments import Call
from flowdsl.r.functions.reading import scalar, seen, string, whole
from flowdsl.r.values import NULL, List, Opaque, Poison, Value, Vector, describe, from_array
from flowdsl.semantics.flow_values import is_distribution
from flowdsl.semantics.state import DataSource, FlowState


def source(interp: FlowState, call: Call) -> DataSource:
    """Where data come from.

    Raises:
        FlowError: F505 this session has no data.
    """
    if interp.data is None:
        raise error("F505", "this session has no data", call.span, "give the data from outside")
    return interp.data


def toy(name: str) -> Callable[[FlowState, Call], Value]:
    """The implementation of a toy data set."""

    def implementation(interp: FlowState, call: Call) -> Value:
        n = whole(call, "n")
        interp.budget.elements(2 * n, call.span)
        noise = scalar(call, "noise")
        if not 0 < noise < np.inf:
            raise error("F304", f"`noise` of `{call.name}` must be positive", call.span)
        seed = whole(call, "seed") if call.has("seed") else interp.fresh_seed()
        return from_array(source(interp, call).toy(name, n, noise, seed), call.span)

    return implementation


def read_data(interp: FlowState, call: Call) -> Value:
    """`read_data(file, columns)`: a matrix."""
    if interp.directory is None:
        raise error(
            "F505",
            "this spec may not read files",
            call.span,
            "run it from a file, or give the data from outside",
        )
    columns = None
    given = call.get("columns")
    if call.has("columns"):
        if not isinstance(given, Vector) or not given.is_string:
            raise error("F206", f"`columns` must be names, not {describe(given)}", call.span)
        columns = [str(x) for x in given.data]
    try:
        values = source(interp, call).read(
            string(call, "file"), columns, interp.directory, interp.limits
        )
    except FlowError as problem:
        raise problem.at(call.span) from None
    interp.budget.elements(values.size, call.span)
    return Vector(np.atleast_2d(values), is_array=True, span=call.span)


# How fit's arguments are read; what is not given is left to the trainer.
OPTIONS: dict[str, Callable[[Call, str], Any]] = {
    "epochs": whole,
    "batch_size": whole,
    "learning_rate": scalar,
    "validation_split": scalar,
    "patience": whole,
    "optimizer": string,
    "schedule": string,
    "seed": whole,
    "verbose": lambda call, name: int(scalar(call, name)),
}


def fit(interp: FlowState, call: Call) -> Value:
    """`fit(model, data, ...)`: trains the model's weights; gives the history."""
    model = call.get("object")
    if not is_distribution(model):
        raise error(
            "F206",
            f"`fit` trains a distribution, not {describe(model)}",
            call.span,
            "fit(model, data), or model %>% fit(data)",
        )
    assert isinstance(model, Node)
    if not call.has("x"):
        raise error("F207", "`fit` needs data", call.span, "fit(model, data, epochs = 100)")
    options = {name: read(call, name) for name, read in OPTIONS.items() if call.has(name)}
    if call.has("standardize"):
        options["standardize"] = bool(scalar(call, "standardize"))
    if not any(p.trainable for p in params(model)):
        raise error(
            "F510",
            "the model has nothing to train",
            call.span,
            "declare a trainable value, e.g. shift(param(0)), or use a flow layer",
        )
    joint = isinstance(model.type, JointType)
    if interp.host is None:
        for name in ("x", "validation_data", "given", "validation_given"):
            if call.has(name) and isinstance(call.get(name), (Vector, List)):
                (parts if joint else numbers)(interp, call, name)
        return Poison()
    numbers_of = parts if joint else numbers
    if "seed" not in options:
        options["seed"] = interp.fresh_seed()
    if call.has("validation_data"):
        options["validation_data"] = numbers_of(interp, call, "validation_data")
    for name in ("given", "validation_given"):
        if call.has(name):
            options[name] = numbers(interp, call, name)
    data = numbers_of(interp, call, "x")
    return Opaque("a training history", interp.host.fit(model, data, options, call.span))


def parts(interp: FlowState, call: Call, name: str) -> Any:
    """Data of a joint distribution: a list with an array for each part, or a matrix."""
    value = seen(interp, call.get(name), call)
    if not isinstance(value, List):
        return numbers(interp, call, name)
    arrays = []
    for item in value.items:
        item = seen(interp, item, call)
        if not isinstance(item, Vector) or item.is_string:
            raise error(
                "F206", f"parts of `{name}` of `fit` must be numbers, not {describe(item)}",
                call.span,
            )  # fmt: skip
        arrays.append(item.data.astype(float))
    return dict(zip(value.names, arrays)) if value.names else arrays


def numbers(interp: FlowState, call: Call, name: str) -> np.ndarray:
    """Data as an array of float64."""
    value = seen(interp, call.get(name), call)
    if isinstance(value, List) and all(isinstance(v, Vector) for v in value.items):
        columns = [v.data for v in value.items if isinstance(v, Vector)]
        if len({c.size for c in columns}) == 1:
            return np.stack(columns, axis=1).astype(float)
    if not isinstance(value, Vector) or value.is_string:
        raise error("F206", f"`{name}` of `fit` must be numbers, not {describe(value)}", call.span)
    return value.data.astype(float)


def set_random_seed(interp: FlowState, call: Call) -> Value:
    """`set_random_seed(seed)`."""
    interp.seed(whole(call, "seed"))
    return NULL


TABLE: dict[str, Any] = {
    "action.set_random_seed": set_random_seed,
    "action.fit": fit,
    "action.read_data": read_data,
    "action.moons": toy("moons"),
    "action.circles": toy("circles"),
    "action.spirals": toy("spirals"),
    "action.gaussian_mixture": toy("gaussian_mixture"),
}
