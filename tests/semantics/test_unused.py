"""A parameter that reaches no distribution, bijector or tensor is told of."""

from __future__ import annotations

import pytest

from flowdsl.pipeline import check


def codes(text: str) -> list[str]:
    return [d.code for d in check(text)]


@pytest.mark.parametrize(
    "text",
    [
        "a <- param(1)\nnormal() %>% shift(2)",
        "a <- tf$Variable(1)\nnormal()",
        "f <- function() param(1)\na <- f()\nnormal()",
    ],
)
def test_a_parameter_that_nothing_uses(text: str) -> None:
    assert codes(text) == ["W403"]


@pytest.mark.parametrize(
    "text",
    [
        "a <- param(1)\nnormal() %>% shift(a)",
        "a <- param(1)\nb <- a * 2",
        "param(1)",
        "a <- param(1)\na",
        "a <- param(1)\nx <- list(shift(a), 2)",
        "a <- param(1)\nnormal() %>% shift(a) %>% log_prob(1)\n2",
        "f <- function() param(1)\nnormal() %>% shift(f())",
    ],
)
def test_a_parameter_that_something_is_made_of(text: str) -> None:
    assert codes(text) == []


def test_errors_come_first() -> None:
    assert codes("a <- param(1)\nnormal() %>% shift(b)") == ["F201"]


def test_training_of_nothing_is_refused_before_a_run() -> None:
    assert codes("fit(normal(), c(1, 2, 3))") == ["F510"]
    assert codes('fit(normal(param(0)), "a")') == ["F206"]
    assert codes("m <- normal(param(0))\nh <- fit(m, c(1, 2, 3))") == []
