"""Compiled flows: what `flowdsl.compile` gives and `flowdsl.load` reads."""

from flowdsl.model.model import Model

__all__ = ["Model"]
