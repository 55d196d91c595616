"""R stands alone: with everything of flows out of reach, its expressions give what R gives."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

SCRIPT = """
import importlib.abc, json, sys
from pathlib import Path

ROOMS = ("__init__", "source", "limits", "tree", "diagnostics", "syntax", "r", "grammar")

class OnlyR(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.startswith("flowdsl.") and name.split(".")[1] not in ROOMS:
            raise ImportError(f"{name} is out of reach")

sys.meta_path.insert(0, OnlyR())
from flowdsl.diagnostics import FlowError
from flowdsl.limits import DEFAULT_LIMITS
from flowdsl.r.evaluator import EVALUATOR
from flowdsl.r.interpreter import Interpreter
from flowdsl.r.printing.plain import PLAIN
from flowdsl.r.printing.show import printer_of
from flowdsl.r.program import results
from flowdsl.source import Source
from flowdsl.syntax import parse_strict

class Host:
    def __init__(self): self.out = []
    def write(self, text): self.out.append(text)
    tell = write

def outcome(expression):
    host = Host()
    r = Interpreter(EVALUATOR, host, seed=1)
    try:
        for result in results(r, parse_strict(Source("r", expression), DEFAULT_LIMITS)):
            last = result.value
    except FlowError:
        return "error", ""
    return printer_of(r.foreign_printer()).show(last, PLAIN), "".join(host.out).rstrip("\\n")

wrong = []
cases = json.loads(Path("tests/fixtures/r/values.json").read_text(encoding="utf-8"))
for case in cases:
    if "print." in case["expression"] or "print(" in case["expression"]:
        continue  # a session prints by methods of the spec
    expected = ("error", "") if case.get("error") else (
        case["printed"], case.get("output", "").rstrip("\\n"))
    if outcome(case["expression"]) != expected:
        wrong.append(case["expression"])
print(json.dumps([len(cases), wrong]))
"""


def test_r_needs_nothing_of_flows() -> None:
    out = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert out.returncode == 0, out.stderr
    assert out.stdout.strip().splitlines()[-1].endswith(", []]"), out.stdout[-2_000:]
