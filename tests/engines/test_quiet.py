"""Standard error is held back around an import, and nothing real is lost."""

from __future__ import annotations

import subprocess
import sys


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)


def test_noise_is_dropped_and_the_descriptor_comes_back() -> None:
    done = run(
        "import os, sys\n"
        "from flowdsl.engines.quiet import quiet_stderr\n"
        "with quiet_stderr():\n"
        "    os.write(2, b'noise'); print('noise', file=sys.stderr)\n"
        "os.write(2, b'after')\n"
    )
    assert (done.returncode, done.stderr) == (0, "after")


def test_a_failure_replays_what_was_said() -> None:
    done = run(
        "import os\n"
        "from flowdsl.engines.quiet import quiet_stderr\n"
        "with quiet_stderr():\n"
        "    os.write(2, b'the reason'); raise ImportError('x')\n"
    )
    assert done.returncode == 1
    assert "the reason" in done.stderr and "ImportError: x" in done.stderr


def test_without_a_standard_error() -> None:
    done = run(
        "import os, sys\n"
        "os.close(2); sys.stderr = None\n"
        "from flowdsl.engines.quiet import quiet_stderr\n"
        "with quiet_stderr():\n"
        "    print('fine')\n"
    )
    assert done.stdout == "fine\n"


def test_tensorflow_starts_without_a_word() -> None:
    done = run(
        "from flowdsl.engines.quiet import import_tensorflow\n"
        "import_tensorflow()\n"
        "from flowdsl.engines.tensorflow import TensorFlowEngine\n"
        "TensorFlowEngine()\n"
    )
    assert (done.returncode, done.stderr) == (0, "")
