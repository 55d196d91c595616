"""tfprobability's signatures, from the reference tables."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from flowdsl.catalogue import REQUIRED

REFERENCE = Path(__file__).parents[1] / "fixtures" / "reference"


def signatures() -> dict[str, str]:
    """R's signatures by function name."""
    found = {}
    for path in REFERENCE.glob("tfprobability-*.tsv"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                found[row["r_name"]] = row["r_signature"]
    return found


def formals(signature: str) -> list[tuple[str, Any]]:
    """Names and defaults of an R signature."""
    out, depth, part = [], 0, ""
    for ch in signature + ",":
        depth += (ch == "(") - (ch == ")")
        if ch == "," and not depth:
            name, _, default = part.partition("=")
            out.append((name.strip(), value(default.strip())))
            part = ""
        else:
            part += ch
    return out


def value(text: str) -> Any:
    """An R default as the catalogue writes it."""
    known = {"": REQUIRED, "NULL": None, "TRUE": True, "FALSE": False, "list()": (),
             "list(c(0, 1))": ((0, 1),), "c(-1)": (-1,)}  # fmt: skip
    if text in known:
        return known[text]
    if text.startswith("tf$"):
        return text[3:]
    if text.startswith("c("):
        return tuple(int(v) for v in text[2:-1].split(","))
    if text.startswith("tfp$"):
        return text.rpartition("$")[2]
    if text.startswith("paste0"):
        return None
    return text[1:-1] if text.startswith('"') else float(text.rstrip("L"))


R = signatures()
