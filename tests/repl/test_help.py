"""Help on names, from the catalogue."""

from __future__ import annotations

import subprocess
import sys

import pytest

from flowdsl.catalogue import CATALOGUE
from flowdsl.diagnostics import FlowError
from flowdsl.repl.help import help_text, known_names


def test_a_distribution() -> None:
    text = help_text("tfd_normal")
    assert text.startswith("tfd_normal(loc, scale, validate_args = FALSE")
    assert "tfp.distributions.Normal" in text and "normal" in text


def test_every_spelling() -> None:
    assert "tfp.bijectors.Scale" in help_text("tfb$Scale")
    assert "tfp.bijectors.Scale" in help_text("tfp$bijectors$Scale")
    assert "tfp.bijectors.Scale" in help_text("scale")


def test_a_shared_name_shows_both() -> None:
    shared = next(n for n, found in known_names().items() if len(found) > 1)
    assert help_text(shared).count("kind:") == len(known_names()[shared])


def test_every_entry_has_help_within_the_page() -> None:
    for entry in CATALOGUE:
        if entry.kind == "conditioning":  # nobody writes it
            continue
        text = help_text(entry.name if entry.kind != "member" else "$" + entry.name)
        signature = text.split("\n\n")[0]
        assert max(len(line) for line in signature.splitlines()) <= 80, entry.name
        assert "<required>" not in text


def test_members_are_found_by_their_dollar() -> None:
    text = help_text("$copy")
    assert text.startswith("$copy(...)") and "member of a bijector" in text
    assert help_text("$event_shape").startswith("$event_shape\n")


def test_unknown_names() -> None:
    with pytest.raises(FlowError, match="did you mean `normal`"):
        help_text("nromal")


def test_names_are_known_and_highlighted_without_loading_entries() -> None:
    code = (
        "import sys\n"
        "from flowdsl.catalogue import CATALOGUE\n"
        "from flowdsl.repl.help import known_names\n"
        "from flowdsl.repl.highlight import coloured_lines\n"
        "assert {'normal', '$copy', 'tfd$Normal', 'paste'} <= set(known_names())\n"
        "assert coloured_lines('scale(2)')[0][0] == ('class:name', 'scale')\n"
        "homes = {f'flowdsl.catalogue.{row.module}' for row in CATALOGUE.rows()}\n"
        "before = homes & set(sys.modules)\n"
        "known_names()['tfd_cauchy']\n"
        "print(*before, '|', *(homes & set(sys.modules)) - before)"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    before, after = out.stdout.split("|")
    assert before.split() == [] and after.split() == ["flowdsl.catalogue.distributions.real_line"]
