"""Scripts that R and TFP run and flowdsl does not yet, with what it says."""

from __future__ import annotations

from corpus.case import Gap

KNOWN_GAPS: tuple[Gap, ...] = ()
