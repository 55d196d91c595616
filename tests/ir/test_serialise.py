"""IR to JSON and back."""

from __future__ import annotations

import contextlib
import copy
import json
import math
from typing import Any

import numpy as np
import pytest

from flowdsl.catalogue import CATALOGUE, construct
from flowdsl.catalogue.reading import construct_saved
from flowdsl.diagnostics import FlowError
from flowdsl.ir import (
    Apply,
    Arg,
    Constant,
    DistributionType,
    Function,
    FunctionType,
    Node,
    Param,
    Symbol,
    TensorType,
    params,
)
from flowdsl.ir.dump import dump
from flowdsl.ir.serialise import from_json, to_json
from flowdsl.layers.initialise import size
from flowdsl.limits import Limits
from flowdsl.source import Source, Span


def make(key: str, **args: Arg) -> Apply:
    return construct(CATALOGUE[key], args)


def const(value: Any) -> Constant:
    array = np.asarray(value, np.float64)
    return Constant(TensorType(None, array.shape), array)


def a_flow() -> Node:
    shared = Param(TensorType(None, ()), "s", np.array(2.0), "positive")
    base = make("distribution.normal", loc=const(0.0), scale=shared)
    vector = make("distribution.sample_distribution", distribution=base, sample_shape=(2,))
    network = make("network.real_nvp_default_template", hidden_layers=(4,), uid="n", seed=1)
    layer = make("bijector.real_nvp", num_masked=1, shift_and_log_scale_fn=network)
    x = Symbol(TensorType(None, None), "x")
    triple = Function(FunctionType(1), (x,), make("tensor.multiply", x=x, y=shared))
    third = Function(FunctionType(1), (x,), make("tensor.divide", x=x, y=shared))
    log = Function(FunctionType(1), (x,), make("tensor.log", x=shared))
    inline = make(
        "bijector.inline",
        forward_fn=triple,
        inverse_fn=third,
        forward_log_det_jacobian_fn=log,
        forward_min_event_ndims=0,
    )
    shift = make("bijector.shift", shift=const([1.0, -math.inf]))
    chain = make("bijector.chain", bijectors=(shift, inline, layer))
    return make(
        "distribution.transformed_distribution", distribution=vector, bijector=size(chain, (2,), {})
    )


def through_text(root: Node) -> Node:
    document, arrays = to_json(root)
    return from_json(json.loads(json.dumps(document, allow_nan=False)), arrays, construct_saved)


def test_round_trip() -> None:
    root = a_flow()
    again = through_text(root)
    assert dump(again) == dump(root)
    assert isinstance(again.type, DistributionType) and again.type.event_shape == (2,)
    assert [p.id for p in params(again)] == [p.id for p in params(root)]
    assert [p.init for p in params(again)][1:] == [p.init for p in params(root)][1:]


def test_sharing_and_spans_survive() -> None:
    source = Source("a.flow", "normal(1)")
    c = Constant(TensorType(None, ()), np.array(1.0), spans=(Span(7, 8, source),))
    root = make("distribution.normal", loc=c, scale=c)
    again = through_text(root)
    assert isinstance(again, Apply)
    assert again.get("loc") is again.get("scale")
    span = again.get("loc").spans[0]  # type: ignore[union-attr]
    assert (span.text, span.source.name) == ("1", "a.flow")


def test_long_chains_are_no_recursion() -> None:
    b: Node = make("bijector.exp")
    for _ in range(5000):
        b = make("bijector.invert", bijector=b)
    document, arrays = to_json(b)
    assert len(document["nodes"]) == 5001
    from_json(document, arrays, construct_saved)


def test_numbers_that_json_has_not() -> None:
    root = make(
        "network.masked_autoregressive_default_template",
        hidden_layers=(4,),
        uid="n",
        log_scale_max_clip=math.inf,
    )
    again = through_text(root)
    assert isinstance(again, Apply) and again.get("log_scale_max_clip") == math.inf


def edits() -> dict[str, Any]:
    """Ways to break a document, by name."""

    def change(path: list[Any], value: Any) -> Any:
        def edit(document: Any) -> Any:
            at = document
            for step in path[:-1]:
                at = at[step]
            at[path[-1]] = value
            return document

        return edit

    last = -1
    return {
        "nothing": lambda d: None,
        "a list": lambda d: [],
        "no nodes": change(["nodes"], []),
        "root beyond": change(["root"], 10**6),
        "root negative": change(["root"], -1),
        "root is true": change(["root"], True),
        "node is text": change(["nodes", 0], "x"),
        "unknown kind": change(["nodes", 0, "kind"], "code"),
        "kind is a list": change(["nodes", 0, "kind"], []),
        "cycle": change(["nodes", last, "args", 0, 1], {"node": 10**3}),
        "itself": lambda d: change(["nodes", last, "args", 0, 1], {"node": len(d["nodes"]) - 1})(d),
        "unknown entry": change(["nodes", last, "entry"], "bijector.os_system"),
        "another entry": change(["nodes", last, "entry"], "bijector.exp"),
        "args a number": change(["nodes", last, "args"], 3),
        "arg an object": change(["nodes", last, "args", 0, 1], {"call": "x"}),
        "array missing": change(["nodes", 0, "array"], "constant/999"),
        "dtype": change(["nodes", 0, "dtype"], "object"),
        "span outside": change(["nodes", 0, "spans"], [[0, 5, 2]]),
    }


@pytest.mark.parametrize("name", edits())
def test_a_broken_document_is_refused(name: str) -> None:
    document, arrays = to_json(a_flow())
    broken = edits()[name](json.loads(json.dumps(document)))
    with pytest.raises(FlowError):
        from_json(broken, arrays, construct_saved)


def test_random_damage_never_escapes() -> None:
    document, arrays = to_json(a_flow())
    text = json.dumps(document)
    rng = np.random.default_rng(0)
    junk = [None, True, -1, 10**12, 0.5, "x", [], {}, [1], {"node": 0}, {"float": "nan"}]
    for _ in range(400):
        broken = json.loads(text)
        at: Any = broken
        while True:
            keys = list(at) if isinstance(at, dict) else list(range(len(at)))
            if not keys:
                break
            key = keys[rng.integers(len(keys))]
            if isinstance(at[key], (dict, list)) and rng.uniform() < 0.8:
                at = at[key]
                continue
            at[key] = copy.deepcopy(junk[rng.integers(len(junk))])
            break
        with contextlib.suppress(FlowError):
            from_json(broken, arrays, construct_saved)


def test_huge_parameters_are_refused() -> None:
    p = Param(TensorType(None, (10, 10)), "p", np.zeros(()))
    document, arrays = to_json(p)
    from_json(document, arrays, construct_saved, Limits(parameters=100))
    with pytest.raises(FlowError, match="F632"):
        from_json(document, arrays, construct_saved, Limits(parameters=99))


def test_dump_is_readable() -> None:
    text = dump(a_flow())
    assert "param s (2, positive)  # tensor []" in text
    assert "distribution float32 event [2]" in text
    assert "param n/kernel0 (glorot_uniform, real)" in text


def test_chains_that_double_are_refused() -> None:
    b: Node = make("bijector.exp")
    for _ in range(4):
        b = make("bijector.chain", bijectors=(b, b))
    document, arrays = to_json(b)
    last = document["nodes"][-1]
    for n in range(len(document["nodes"]) - 1, 60):
        document["nodes"].append({**last, "args": [["bijectors", [{"node": n}, {"node": n}]]]})
    document["root"] = len(document["nodes"]) - 1
    with pytest.raises(FlowError, match=r"F632.*steps"):
        from_json(document, arrays, construct_saved)
