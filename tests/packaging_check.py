"""Builds the wheel and the sdist, installs each into an empty environment, and runs it.

A step of continuous integration of its own: `make wheel-check`.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]

PROBE = """
import json, pathlib, subprocess, sys, flowdsl
assert "site-packages" in flowdsl.__file__, flowdsl.__file__
assert [d.code for d in flowdsl.check("normal() %>% log()")] == ["F302"]
out = subprocess.run(
    [sys.executable, "-m", "flowdsl", "run", "--json", "-e",
     "normal() %>% chain(shift(1), scale(2)) %>% log_prob(c(1, 2, 3))"],
    capture_output=True, text=True, check=True).stdout
value = json.loads(out)["value"]
assert [round(v, 4) for v in value] == [-1.6121, -1.7371, -2.1121], value
print("installed package works:", flowdsl.__version__)
"""


def run(*command: str, cwd: Path) -> None:
    """Run a command and stop at the first that fails."""
    subprocess.run(command, cwd=cwd, check=True)


def try_package(package: Path, work: Path) -> None:
    """Install one built file into a new environment and use it from an empty folder."""
    place = work / package.name.replace(".", "_")
    run(sys.executable, "-m", "venv", str(place), cwd=work)
    python = str(place / "bin" / "python")
    run(
        python,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        str(package),
        cwd=work,
    )
    empty = place / "empty"
    empty.mkdir()
    run(python, "-c", PROBE, cwd=empty)


def main() -> None:
    """Build both, try both."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        run(sys.executable, "-m", "build", "--outdir", str(work / "dist"), str(ROOT), cwd=work)
        packages = sorted((work / "dist").iterdir())
        assert len(packages) == 2, packages
        for package in packages:
            try_package(package, work)
    print(f"{len(packages)} passed, 0 failed")


if __name__ == "__main__":
    main()
