"""How an entry stands to TFP, as data: tested against it, mended, or made of other entries."""

from __future__ import annotations

from flowdsl.catalogue.entry import Entry

MIXED = "TFP mixes float32 into float64"

OUTSIDE_SUPPORT = "log_prob is -Inf outside the support"

REPLACED = "Removed from TFP: use "
RENAMED = "The old name of "


def status(entry: Entry) -> str:
    """One phrase for the reference page, empty where nothing is to be said.

    >>> from flowdsl.catalogue.index import CATALOGUE
    >>> status(CATALOGUE["distribution.normal"]), status(CATALOGUE["bijector.softfloor"])
    ('tested against TFP', "mended: TFP's inverse is wrong everywhere")
    >>> status(CATALOGUE["action.tfb_ordered"])
    'desugars to `invert(ascending())`'
    """
    for start in (REPLACED, RENAMED):
        if entry.doc.startswith(start):
            return f"desugars to `{entry.doc.removeprefix(start).rstrip('.')}`"
    if entry.kind not in ("bijector", "distribution"):
        return ""
    if entry.mended:
        return f"mended: {'; '.join(entry.mended)}"
    if entry.desugars:
        return f"desugars {entry.desugars}"
    return "tested against TFP" if entry.tfp else "flowdsl's own"
