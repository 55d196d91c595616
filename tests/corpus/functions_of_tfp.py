"""Methods that TFP has as functions too."""

from __future__ import annotations

from corpus.case import Case

CASES = (
    Case(
        "kl_divergence_as_in_python",
        "tfp$distributions$kl_divergence(tfd_normal(0, 1), tfd_normal(1, 1))",
        lambda: 0.5,
    ),
)
