"""What is imported when: nothing left of the engines brings TensorFlow in."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HEAVY = ("tensorflow", "tensorflow_probability", "keras", "tf_keras", "jax", "matplotlib", "scipy")

PURE = [
    "import flowdsl; flowdsl.check('normal() %>% chain(shift(1), scale(2))')",
    "import flowdsl; flowdsl.check('d <- normal() %>% iid(2); d %>% log_prob(moons(10))')",
    "import flowdsl.catalogue, flowdsl.r.interpreter, flowdsl.rewrite, flowdsl.pipeline",
    "import flowdsl.data, flowdsl.training, flowdsl.plots, flowdsl.cli, flowdsl.repl",
    "import flowdsl.engines, flowdsl.engines.interface, flowdsl.model, flowdsl.session",
    "from flowdsl import Session; Session().run('sum(sapply(1:10, function(i) i^2))')",
    "from flowdsl.diagnostics.codes import all_codes; all_codes()",
]


@pytest.mark.parametrize("code", PURE)
def test_nothing_heavy_is_imported(code: str) -> None:
    script = f"{code}\nimport sys; print([m for m in {HEAVY!r} if m in sys.modules])"
    out = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert out.stdout.strip().splitlines()[-1] == "[]"


def test_checking_a_file_imports_nothing_heavy(tmp_path: Path) -> None:
    spec = tmp_path / "a.flow"
    spec.write_text("normal() %>% scale(2)\n")
    script = (
        "import sys\nfrom flowdsl.cli import main\n"
        f"sys.argv = ['flowdsl', 'check', {str(spec)!r}]\n"
        "try: main()\nexcept SystemExit as end: assert not end.code\n"
        f"print([m for m in {(*HEAVY, 'polars')!r} if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert out.stdout.strip().splitlines()[-1] == "[]"


SIGNATURES = ROOT / "flowdsl" / "catalogue" / "signatures.py"
"""A command for developers; what it writes is read without TensorFlow."""


def test_only_engines_name_tensorflow() -> None:
    offenders = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "flowdsl").rglob("*.py")
        if "engines" not in path.parts and path != SIGNATURES
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip().startswith(("import tensorflow", "from tensorflow"))
    ]
    assert offenders == []
