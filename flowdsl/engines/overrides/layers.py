"""Bijectors of our own, where TFP's are wrong or keep state that nobody can reach."""

from __future__ import annotations

from typing import Any

from flowdsl.engines.calls import Call, made
from flowdsl.engines.overrides.batch_normalization import BatchNormalization
from flowdsl.engines.overrides.generalized_pareto import GeneralizedPareto
from flowdsl.engines.overrides.networks import no_size
from flowdsl.engines.overrides.softfloor import Softfloor


def softfloor(call: Call) -> Any:
    """Softfloor with a right inverse."""
    return made(Softfloor, call)


def generalized_pareto(call: Call) -> Any:
    """GeneralizedPareto with gradients that are numbers."""
    return made(GeneralizedPareto, call)


def batch_normalization(call: Call) -> Any:
    """Batch normalisation whose statistics are Params."""
    if "gamma" not in call:
        raise no_size(call)
    builder = call.builder
    moving_mean = call.raw("moving_mean")
    identity = moving_mean.id

    by_batch = builder.by_batch is not None and builder.by_batch(moving_mean)

    def update(mean: Any, variance: Any) -> None:
        builder.updates[identity] = (
            moving_mean,
            mean,
            call.raw("moving_variance"),
            variance,
        )

    return BatchNormalization(
        gamma=call.get("gamma"),
        beta=call.get("beta"),
        moving_mean=call.get("moving_mean"),
        moving_variance=call.get("moving_variance"),
        training=(builder.training or by_batch) and bool(call.get("training", True)),
        update=update if builder.training else None,
    )


SPECIAL = {
    "bijector.softfloor": softfloor,
    "bijector.generalized_pareto": generalized_pareto,
    "bijector.batch_normalization": batch_normalization,
}
