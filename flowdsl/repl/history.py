"""The file that remembers inputs, readable by its owner only."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

from prompt_toolkit.history import FileHistory, History, InMemoryHistory


def state_folder() -> Path:
    """Where programs keep their state for this user."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local") / "flowdsl"
    asked = os.environ.get("XDG_STATE_HOME", "")
    base = Path(asked) if os.path.isabs(asked) else Path.home() / ".local" / "state"
    return base / "flowdsl"


def open_history(folder: Path | None = None) -> History:
    """The history of inputs; kept in memory only where no file can be written.

    Args:
        folder: where the file `history` is; the user's state folder when None.
    """
    try:
        home = state_folder() if folder is None else folder
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = home / "history"
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
        os.close(os.open(path, flags, 0o600))
    except (OSError, RuntimeError):
        return InMemoryHistory()
    return SafeHistory(str(path))


class SafeHistory(FileHistory):
    """A history file whose failures (a full disk, say) do not end the conversation."""

    def store_string(self, string: str) -> None:
        """Append an input."""
        with suppress(OSError):
            super().store_string(string)
