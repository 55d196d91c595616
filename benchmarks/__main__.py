"""`make bench`: measures, prints, and writes benchmarks/RESULTS.md."""

from __future__ import annotations

import os
import platform
from pathlib import Path

from benchmarks import against_tfp, processes

RESULTS = Path(__file__).with_name("RESULTS.md")


def table(head: tuple[str, ...], rows: list[tuple[str, str, str, str]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def main() -> None:
    """Whole processes first, while nothing else runs; then cells against TFP."""
    whole = processes.rows()
    cells = against_tfp.rows()
    text = "\n\n".join(
        [
            "# What was measured",
            f"`make bench` on {os.cpu_count()} cores ({platform.machine()}, Python "
            f"{platform.python_version()}), float32. Machines differ: read the ratios.",
            "## Whole processes\n\nMedians of 5 fresh processes (one for the training).",
            table(("what", "seconds", "peak MB", "bar"), whole),
            "## Against hand-written TFP\n\nThe moons RealNVP (5 couplings, 64 x 64) written with "
            "TFP 0.25 and tf_keras, compiled with tf.function, Keras Adam, tf.data. Interleaved, "
            "medians of 15; above 1: flowdsl is faster.",
            table(("cell", "flowdsl ms", "TFP ms", "TFP / flowdsl"), cells),
        ]
    )
    RESULTS.write_text(text + "\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
