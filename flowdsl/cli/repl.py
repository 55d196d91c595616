"""`flowdsl repl`: the prompt."""

from __future__ import annotations

from flowdsl.cli.options import DtypeOption, Inputs, Seed, parse_inputs
from flowdsl.console.report import reporting


def repl(inputs: Inputs = None, seed: Seed = None, dtype: DtypeOption = None) -> None:
    """Start the prompt."""
    with reporting():
        given = parse_inputs(inputs)
        from flowdsl.repl import start

        start(dtype=dtype.value if dtype else None, seed=seed, inputs=given)
