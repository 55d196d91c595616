"""What `explain` says of a spec."""

from __future__ import annotations

import pytest

from flowdsl import FlowError
from flowdsl.pipeline import explain


def explained(text: str) -> str:
    return explain(text)


def test_the_applied_order_with_shapes_and_supports() -> None:
    assert explained("normal() %>% chain(exp(), shift(1), scale(2))") == "\n".join(
        [
            "flow, from the base distribution to the data:",
            "  base. normal: event [], batch [], any real number",
            "  1. scale(2): event [], batch [], any real number",
            "  2. shift(1): event [], batch [], any real number",
            "  3. exp(): event [], batch [], positive numbers",
            "  dtype float32",
        ]
    )


def test_trained_numbers_are_counted_by_layer() -> None:
    text = explained(
        'k <- param(1, name = "k")\n'
        "d <- normal() %>% iid(3) %>% "
        "masked_autoregressive_flow(masked_autoregressive_default_template(list(5))) %>% scale(k)"
    )
    # 3 -> 5 -> 6 with biases, and k.
    assert f"{3 * 5 + 5 + 5 * 6 + 6 + 1} trained numbers" in text
    assert "    k: 1" in text


def test_every_named_model_is_explained() -> None:
    text = explained("b <- exp() %>% shift(1)\nd <- normal() %>% b")
    assert text.startswith("b: bijector, applied in this order:\n  1. exp(): ")
    assert "d: flow" in text


def test_errors_are_raised() -> None:
    with pytest.raises(FlowError, match="F302"):
        explained("normal() %>% log()")


def test_inputs_and_dtype_are_those_asked_for() -> None:
    asked = {"dtype": "float64", "inputs": {"k": [1, 2, 3]}}
    text = explain("k <- input(1)\nnormal(k)", **asked)
    assert "batch [3]" in text and "dtype float64" in text
    with pytest.raises(FlowError, match="F219"):
        explain("normal()", **asked)
