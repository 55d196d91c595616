"""What `check` cannot know, because nobody looks at tensors, is no error."""

from __future__ import annotations

import pytest

from flowdsl import check

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
