"""Implementations of R's functions and flowdsl's actions, by catalogue key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flowdsl.semantics.functions import (
    actions,
    declarations,
    defaults,
    functional,
    output,
    randomness,
    removed,
    removed_distributions,
    summaries,
    vectors,
)

IMPLEMENTATIONS: dict[str, Callable[..., Any]] = {
    **vectors.TABLE,
    **summaries.TABLE,
    **functional.TABLE,
    **output.TABLE,
    **randomness.TABLE,
    **declarations.TABLE,
    **actions.TABLE,
    **removed.TABLE,
    **removed_distributions.TABLE,
    **defaults.TABLE,
}
