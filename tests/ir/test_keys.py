"""Structural keys and flows: equal expressions are equal, at a cost linear in the graph."""

from __future__ import annotations

import numpy as np
import pytest

from flowdsl.ir import Apply, Constant, Node, Param, TensorType
from flowdsl.ir.flow import CHAIN, base_of, flow_of
from flowdsl.ir.keys import same, structural_key
from flowdsl.session import Session


def node(text: str) -> Node:
    session = Session(seed=1)
    session.run(text)
    return session.model_node()


@pytest.mark.parametrize(
    ("a", "b", "equal"),
    [
        ("exp()", "exp()", True),
        ("scale(2)", "scale(2)", True),
        ("scale(2)", "scale(2L)", False),
        ("scale(2)", "scale(3)", False),
        ("scale(2)", "shift(2)", False),
        ("shift(c(1, 2))", "shift(c(2, 1))", False),
        ("permute(c(1, 0))", "permute(c(1, 0))", True),
        ("normal() %>% scale(2)", "normal() %>% tfb_scale(2)", True),
        ("scale(param(2))", "scale(2)", False),
        ("inline(function(x) x + 1, function(y) y - 1, function(x) 0 * x)", "exp()", False),
    ],
)
def test_equal_expressions_are_equal(a: str, b: str, equal: bool) -> None:
    assert same(node(a), node(b)) is equal


def test_variables_are_equal_by_their_ids() -> None:
    one, two = (Param(TensorType(None, ()), name, np.zeros(())) for name in ("a", "b"))
    again = Param(TensorType(None, ()), "a", np.ones(()))
    assert same(one, again) and not same(one, two)


def test_shared_parts_are_read_once() -> None:
    part: Node = Constant(TensorType(None, ()), np.zeros(()))
    for _ in range(200):
        part = Apply(part.type, "tensor.add", (("x", part), ("y", part)))
    assert structural_key(part) == structural_key(part)


def test_a_flow_is_its_base_and_its_bijectors_in_order() -> None:
    flow = flow_of(node("normal() %>% chain(exp(), shift(1)) %>% (scale(2) %>% shift(3))"))
    assert flow.base is not None and isinstance(flow.base, Apply)
    assert flow.base.entry == "distribution.normal"
    assert [step.title for step in flow.steps] == ["shift(1)", "exp()", "scale(2)", "shift(3)"]


def test_a_bijector_is_a_flow_without_base() -> None:
    flow = flow_of(node("chain(exp(), chain(shift(1), scale(2)))"))
    assert flow.base is None and [s.title for s in flow.steps] == ["scale(2)", "shift(1)", "exp()"]
    assert all(isinstance(b, Apply) and b.entry != CHAIN for b in flow.bijectors)


def test_a_distribution_alone_is_its_own_base() -> None:
    alone = node("normal() %>% iid(2)")
    assert base_of(alone) is alone and flow_of(alone).bijectors == ()


def test_a_long_chain_is_walked_without_recursion() -> None:
    flow = flow_of(node("normal() %>% chain(lapply(1:999, function(i) shift(1)))"))
    assert len(flow.bijectors) == 999
    structural_key(flow.bijectors[0])
