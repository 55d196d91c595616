"""The limits that untrusted text is held to. Only the host program may raise them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Upper bounds, checked before memory or time is spent.

    Sizes are counts unless the name says bytes.
    """

    source_bytes: int = 1_000_000
    nesting: int = 200
    operator_terms: int = 10_000
    pipe_steps: int = 1_000
    chain_steps: int = 2_000
    elements: int = 10_000_000
    live_bytes: int = 1_000_000_000
    parameters: int = 1_000_000_000
    steps: int = 1_000_000
    element_operations: int = 1_000_000_000
    call_depth: int = 2_000
    model_file_bytes: int = 4_000_000_000


DEFAULT_LIMITS = Limits()
