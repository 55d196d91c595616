"""Functions of TFP that are only given to others: what stands for each is its name."""

from __future__ import annotations

FUNCTION_NAMES: dict[str, str] = {
    f"tfp$bijectors$ffjord${name}": name
    for name in ("trace_jacobian_exact", "trace_jacobian_hutchinson")
}
"""Full name to the text that entries take."""
