"""The only place where a name of the language is written."""

from flowdsl.catalogue.construct import construct
from flowdsl.catalogue.entry import REQUIRED, Bound, Entry, Formal, RuleError
from flowdsl.catalogue.index import CATALOGUE, Catalogue

__all__ = [
    "CATALOGUE",
    "REQUIRED",
    "Bound",
    "Catalogue",
    "Entry",
    "Formal",
    "RuleError",
    "construct",
]
