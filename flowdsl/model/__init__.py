"""Compiled flows: what `flowdsl.compile` gives and `flowdsl.load` reads."""

from flowdsl.model.files import load
from flowdsl.model.model import Model

__all__ = ["Model", "load"]
