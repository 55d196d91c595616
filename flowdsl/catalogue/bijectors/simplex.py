"""Bijectors onto probability vectors, spheres and increasing vectors."""

from __future__ import annotations

from flowdsl.catalogue.bijectors.rules import bijector, fixed, whole
from flowdsl.ir import ShapeError
from flowdsl.ir.support import INCREASING, REAL, SIMPLEX, SPHERE
from flowdsl.ir.types import ShapeMap

Event = tuple[int | None, ...]


def longer(event: Event) -> Event:
    """One more number."""
    return (*event[:-1], None if event[-1] is None else event[-1] + 1)


def shorter(name: str) -> ShapeMap:
    """One number less."""

    def change(event: Event) -> Event:
        if event[-1] is not None and event[-1] < 2:
            raise ShapeError(f"the inverse of `{name}` needs at least 2 numbers, it gets 1")
        return (*event[:-1], None if event[-1] is None else event[-1] - 1)

    return change


def one_longer(name: str, codomain: object) -> dict[str, object]:
    """Facts about a map of vectors to vectors with one more number."""
    return {
        "forward_rank": 1,
        "inverse_rank": 1,
        "forward_shape": longer,
        "inverse_shape": shorter(name),
        "codomain": codomain,
    }


ENTRIES = (
    bijector(
        "softmax_centered",
        "SoftmaxCentered",
        "From k numbers to k + 1 probabilities, by a softmax with one logit 0.",
        fixed(**one_longer("softmax_centered", SIMPLEX)),
    ),
    bijector(
        "iterated_sigmoid_centered",
        "IteratedSigmoidCentered",
        "From k numbers to k + 1 probabilities, by breaking a stick.",
        fixed(**one_longer("iterated_sigmoid_centered", SIMPLEX)),
        label="iterated_sigmoid",
    ),
    bijector(
        "unit_vector",
        "UnitVector",
        "From k numbers to a point on the sphere in k + 1 dimensions.",
        fixed(**one_longer("unit_vector", SPHERE)),
    ),
    bijector(
        "ascending",
        "Ascending",
        "From numbers to increasing numbers.",
        fixed(
            forward_rank=1, inverse_rank=1, codomain=INCREASING, preimage=whole(INCREASING, REAL)
        ),
    ),
)
