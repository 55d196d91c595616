"""Turns exceptions of TensorFlow into messages for people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from flowdsl.diagnostics import FlowError, error
from flowdsl.source import Span

_NOISE = (
    re.compile(r"\{\{.*?\}\}\s*"),
    re.compile(r"^\s*(?:tf\d*|raw_ops)\.\w+\s*:\s*"),
    re.compile(r"\[Op:\w+\]"),
    re.compile(r"\bname:\s*\S*\s*$"),
    re.compile(r"\[\[.*?\]\]"),
    re.compile(r"/\S+\.py:\d+"),
)
_OUT_OF_MEMORY = ("ResourceExhaustedError", "MemoryError")


def plain(problem: BaseException, limit: int = 200) -> str:
    """The first telling line of an exception, without TensorFlow's names for its own parts.

    >>> plain(ValueError("bad {{node x}} shape [Op:Add]"))
    'bad shape'
    """
    message = getattr(problem, "message", None) or str(problem)
    for line in str(message).splitlines():
        text = line.strip()
        for noise in _NOISE:
            text = noise.sub("", text)
        text = text.strip(" .:")
        if text and not text.startswith(
            ("Traceback", "File ", "Graph execution error", "Detected")
        ):
            return text if len(text) <= limit else text[: limit - 1] + "…"
    return type(problem).__name__


def failure(problem: BaseException, doing: str, span: Span | None = None) -> FlowError:
    """The FlowError of an exception that was raised while doing something."""
    if isinstance(problem, FlowError):
        return problem
    if type(problem).__name__ in _OUT_OF_MEMORY:
        return error(
            "F524", f"{doing} needs more memory than there is", span, "ask for fewer rows at a time"
        )
    if isinstance(problem, NotImplementedError):
        hints = (hint for words, hint in ESTIMATES.items() if words in doing.split("`"))
        return error("F522", f"{doing}: there is no formula for this", span, *hints)
    said = plain(problem)
    hints = (hint for words, hint in HINTS.items() if words in said)
    return error("F523", f"{doing} failed: {said}", span, *hints)


DRAWS = "estimate it from draws: x <- sample(d, 10000); "
ESTIMATES = {
    "mean": DRAWS + "tf$reduce_mean(x, axis = 0L)",
    "variance": DRAWS + "tf$math$reduce_variance(x, axis = 0L)",
    "stddev": DRAWS + "tf$math$reduce_std(x, axis = 0L)",
    "covariance": DRAWS + "cov(as.matrix(x))",
    "entropy": DRAWS + "-mean(as.numeric(log_prob(d, x)))",
    "quantile": DRAWS + "quantile(as.numeric(x), 0.5)",
    "cdf": DRAWS + "mean(as.numeric(x) <= 1)",
    "kl_divergence": DRAWS + "mean(as.numeric(log_prob(d, x) - log_prob(other, x)))",
    "cross_entropy": DRAWS + "-mean(as.numeric(log_prob(other, x)))",
}
"""What to write for what TFP has no formula for."""

HINTS = {
    "must be non-singular": "say so where the operator is made: is_non_singular = TRUE",
    "must be positive definite": "say so where the operator is made: is_positive_definite = TRUE",
}
"""What to write where an exception of TFP's does not say it."""


@contextmanager
def located(doing: str, span: Span | None = None) -> Iterator[None]:
    """Raise every exception of the body as a FlowError that says what was being done."""
    try:
        yield
    except FlowError:
        raise
    except Exception as problem:
        raise failure(problem, doing, span) from None
