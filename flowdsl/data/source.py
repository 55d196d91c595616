"""The data that a spec may ask for: toy sets by name, files of its own folder."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from flowdsl.limits import Limits


class SpecData:
    """Reads what a spec names; readers are imported when the first file is read."""

    def toy(self, name: str, n: int, noise: float, seed: int) -> np.ndarray:
        """A toy data set: float64 `[n, 2]`."""
        from flowdsl.data.toy import sample

        return sample(name, n, noise, seed)

    def read(self, path: str, columns: list[str] | None, root: Path, limits: Limits) -> np.ndarray:
        """Columns of a file below `root`: float64 `[rows, columns]`.

        Raises:
            FlowError: F601 to F613, naming file, row and column.
        """
        from flowdsl.data.readers import read_table

        return read_table(path, columns, root, limits).values


SPEC_DATA = SpecData()
