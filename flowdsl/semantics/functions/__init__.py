"""Implementations of R's functions and flowdsl's actions, by catalogue key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flowdsl.semantics.functions import (
    actions,
    binding,
    combining,
    comparing,
    conditioning,
    converting,
    declarations,
    defaults,
    elementary,
    functional,
    functions_of_functions,
    glow,
    joint,
    margins,
    matrices,
    members,
    output,
    randomness,
    removed,
    removed_distributions,
    sequences,
    shapes,
    statistics,
    summaries,
    texts,
    unlisting,
)

IMPLEMENTATIONS: dict[str, Callable[..., Any]] = {
    **combining.TABLE,
    **conditioning.TABLE,
    **functions_of_functions.TABLE,
    **unlisting.TABLE,
    **binding.TABLE,
    **sequences.TABLE,
    **shapes.TABLE,
    **matrices.TABLE,
    **margins.TABLE,
    **summaries.TABLE,
    **statistics.TABLE,
    **elementary.TABLE,
    **converting.TABLE,
    **comparing.TABLE,
    **functional.TABLE,
    **glow.TABLE,
    **texts.TABLE,
    **output.TABLE,
    **randomness.TABLE,
    **declarations.TABLE,
    **actions.TABLE,
    **removed.TABLE,
    **removed_distributions.TABLE,
    **defaults.TABLE,
    **joint.TABLE,
    **members.TABLE,
}
