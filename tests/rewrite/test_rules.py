"""Rewrites: a spec, and the graph after the rules."""

from __future__ import annotations

import numpy as np
import pytest

from flowdsl.ir import Apply, Node
from flowdsl.pipeline import to_ast, to_values
from flowdsl.rewrite import rewrite
from flowdsl.semantics.extension import FlowInterpreter
from flowdsl.session import Session
from flowdsl.source import Source


def typed(text: str) -> Node:
    """The IR of a spec's last value."""
    interpreter = FlowInterpreter(seed=0)
    values, problems = to_values(to_ast(Source("<test>", text)).program, interpreter)
    assert problems == []
    assert isinstance(values[-1], Node)
    return values[-1]


def outline(node: object) -> str:
    """Entries of a graph of bijectors and distributions as nested calls."""
    if not isinstance(node, Apply):
        return ""
    inner = [
        part
        for _, arg in node.args
        for item in (arg if isinstance(arg, tuple) else (arg,))
        if (part := outline(item))
    ]
    name = node.entry.split(".")[1].replace("transformed_distribution", "transformed")
    return f"{name}({', '.join(inner)})" if inner else name


RULES = [
    (
        "normal() %>% exp() %>% shift(1)",
        "transformed(transformed(normal, exp), shift)",
        "transformed(normal, chain(shift, exp))",
    ),
    (
        "normal() %>% exp() %>% shift(1) %>% scale(2)",
        "transformed(transformed(transformed(normal, exp), shift), scale)",
        "transformed(normal, chain(scale, shift, exp))",
    ),
    ("invert(invert(exp()))", "invert(invert(exp))", "exp"),
    (
        "b <- exp()\nshift(1) %>% b %>% invert(b)",
        "chain(invert(exp), exp, shift)",
        "chain(shift)",
    ),
    ("exp() %>% invert(exp())", "chain(invert(exp), exp)", "identity"),
    ("scale(2) %>% invert(scale(2))", "chain(invert(scale), scale)", "identity"),
    ("scale(2) %>% invert(scale(3))", "chain(invert(scale), scale)", "chain(invert(scale), scale)"),
    # Two declarations are two variables, though they begin alike.
    (
        "scale(param(2)) %>% invert(scale(param(2)))",
        "chain(invert(scale), scale)",
        "chain(invert(scale), scale)",
    ),
    (
        "k <- param(2)\nscale(k) %>% invert(scale(k))",
        "chain(invert(scale), scale)",
        "identity",
    ),
]


@pytest.mark.parametrize(("spec", "before", "after"), RULES)
def test_rule(spec: str, before: str, after: str) -> None:
    node = typed(spec)
    assert outline(node) == before
    assert outline(rewrite(node)) == after


def test_rewriting_keeps_types_and_spans() -> None:
    node = typed("normal() %>% iid(3) %>% softplus() %>% scale(c(1, 2, 3))")
    after = rewrite(node)
    assert after.type.event_shape == (3,)  # type: ignore[union-attr]
    assert {s.text for s in after.spans} == {"scale(c(1, 2, 3))", "softplus()"}


def test_rewriting_keeps_the_numbers() -> None:
    session = Session(seed=3)
    text = "normal() %>% softplus() %>% shift(1) %>% scale(2)"
    session.run(f"d <- {text}")
    node = session.model_node("d")
    x = np.array([2.5, 3.0, 4.0])
    plain = session.engine.runtime(node).call("log_prob", x)
    flat = session.engine.runtime(rewrite(node)).call("log_prob", x)
    np.testing.assert_allclose(plain, flat, rtol=1e-6)


def test_what_a_spec_asks_for_itself_is_rewritten(monkeypatch: pytest.MonkeyPatch) -> None:
    session = Session(seed=3)
    seen: list[Node] = []
    evaluate = session.engine.evaluate
    monkeypatch.setattr(session.engine, "evaluate", lambda n: seen.append(n) or evaluate(n))
    text = "normal() %>% exp() %>% shift(1) %>% scale(2) %>% log_prob(5)"
    found = session.run(text)
    assert "transformed(normal, chain(scale, shift, exp))" in outline(seen[0])
    plain = session.engine.evaluate(typed(text))
    np.testing.assert_allclose(found, plain, rtol=1e-6)


def test_samples_under_a_seed_are_those_of_the_graph_as_written() -> None:
    text = "normal() %>% exp() %>% shift(1) %>% sample(4, seed = 7)"
    session = Session()
    np.testing.assert_allclose(session.run(text), session.engine.evaluate(typed(text)), rtol=1e-6)
