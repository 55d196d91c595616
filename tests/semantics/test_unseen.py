"""What is not known yet is no error, and what is made of something tells of what."""

from __future__ import annotations

import pytest

from flowdsl import Session, check
from flowdsl.source import Source

LL = "ll <- as.numeric(tfd_poisson(2)$log_prob(c(1, 5)))\nx <- c(3, 4)\n"


@pytest.mark.parametrize(
    "use",
    [
        "x[which.max(ll)]",
        "x[ll > -2]",
        "x[order(ll)][1]",
        "list(1, 2)[[which.min(ll)]]",
        "matrix(1:4, 2)[which.max(ll), ]",
        "x[which.max(ll)] <- 9\nx + 1",
        "x[ll > -2][1] <- 9\nsum(x)",
    ],
)
def test_an_index_that_is_not_known_yet(use: str) -> None:
    assert not check(LL + use)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("tfd_normal(c(0, 1), 1)[1]", "part of normal"),
        (
            "tfd_mixture_same_family(tfd_categorical(probs = c(0.5, 0.5)), "
            "tfd_normal(c(0, 1), 1))$posterior_marginal(0)",
            "posterior_marginal of mixture_same_family",
        ),
    ],
)
def test_a_distribution_made_of_another_is_named_after_it(text: str, name: str) -> None:
    session = Session()
    shown: list[str] = []
    session.execute(Source("x", text), lambda result: shown.append(session.show(result.value)))
    assert shown[0].startswith(f"<distribution: {name}, ")


def test_a_missing_text_is_a_text_to_the_host() -> None:
    session = Session()
    session.define("join", lambda words: "-".join(words))
    assert session.run('join(c("a", NA))') == "a-NA"
