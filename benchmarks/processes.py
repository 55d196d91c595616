"""Whole processes: wall time and peak memory of what a user starts."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
MOONS = ROOT / "examples/moons/moons.flow"

FIRST_MODEL = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
import numpy as np, flowdsl
flowdsl.compile(Path({str(MOONS)!r}), seed=1).log_prob(np.zeros((1, 2)))
"""

CHAIN = "normal() %>% chain(shift(1), scale(2)) %>% log_prob(c(1, 2, 3))"

IMPORT = """
import tensorflow, tensorflow_probability as tfp
tfp.bijectors, tfp.distributions
"""

TRAIN = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
import flowdsl
from flowdsl.data import toy
model = flowdsl.compile(Path({str(MOONS)!r}), seed=1)
history = model.fit(toy.moons(5000, seed=0), seed=1, verbose=0)
nll = -model.log_prob(toy.moons(20000, seed=1)).mean()
print(f"{{history.seconds:.2f}} {{history.epochs}} {{nll:.4f}}")
"""


@dataclass(frozen=True)
class Run:
    """One finished process: seconds, peak resident MB, and what it printed."""

    seconds: float
    megabytes: float
    output: str


def run(command: list[str]) -> Run:
    """Run a command, measured by the operating system's own account of it."""
    with tempfile.TemporaryFile() as out:
        start = time.perf_counter()
        child = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            raise SystemExit(f"{' '.join(command[:3])} failed with {child.returncode}")
        out.seek(0)
        return Run(seconds, usage.ru_maxrss / 1024, out.read().decode())


def median(command: list[str], runs: int) -> Run:
    """Medians over some runs, after one that does not count."""
    run(command)
    found = [run(command) for _ in range(runs)]
    return Run(
        statistics.median(r.seconds for r in found),
        statistics.median(r.megabytes for r in found),
        found[-1].output,
    )


def rows(runs: int = 5) -> list[tuple[str, str, str, str]]:
    """Table rows: what, seconds, megabytes, bar."""
    python = sys.executable
    flowdsl = str(Path(python).with_name("flowdsl"))
    table = []
    for what, command, count, bar in (
        ("`import flowdsl`", [python, "-c", "import flowdsl"], runs, "0.4 s, 100 MB"),
        ("`flowdsl check FILE`", [flowdsl, "check", str(MOONS)], runs, "0.4 s, 100 MB"),
        ("import of TensorFlow and TFP alone", [python, "-c", IMPORT], runs, ""),
        ("`flowdsl run -e` of a chain's log_prob", [flowdsl, "run", "-e", CHAIN], runs, "4 s"),
        ("Python: compile the moons RealNVP, log_prob", [python, "-c", FIRST_MODEL], runs, "4 s"),
    ):
        found = median(command, count)
        table.append((what, f"{found.seconds:.2f}", f"{found.megabytes:.0f}", bar))
    trained = run([python, "-c", TRAIN])
    seconds, epochs, nll = trained.output.split()
    table.append(
        (
            f"fit on moons: {epochs} epochs, {seconds} s of training, test NLL {nll}",
            f"{trained.seconds:.2f}",
            f"{trained.megabytes:.0f}",
            "60 s of training, 1,200 MB, NLL 1.10",
        )
    )
    return table
