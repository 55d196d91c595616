"""Files that a command will write: refused before the work, not after it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from flowdsl.diagnostics import error


def check_target(path: str, endings: Sequence[str] = (), sources: Sequence[str] = ()) -> Path:
    """The path to write to, if it can be written.

    Args:
        path: where the user wants the result.
        endings: allowed file endings; none: any.
        sources: files that the command reads and must not overwrite.

    Raises:
        FlowError: F602 for a wrong ending, F616 where nothing can be written.
    """
    place = Path(path)
    if endings and place.suffix.lower() not in endings:
        raise error(
            "F602",
            f"`{path}` is of no type that can be written",
            None,
            f"use {', '.join(endings)}",
        )
    folder = place.parent
    if place.is_dir():
        raise error("F616", f"`{path}` is a folder, not a file")
    if not folder.is_dir():
        raise error("F616", f"there is no folder `{folder}` to write `{place.name}` in")
    if not os.access(folder, os.W_OK) or (place.exists() and not os.access(place, os.W_OK)):
        raise error("F616", f"`{path}` cannot be written: permission denied")
    for source in sources:
        if place.exists() and os.path.exists(source) and place.samefile(source):
            raise error("F616", f"`{path}` is what the command reads; it would be overwritten")
    return place
