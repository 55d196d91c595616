"""Compiled flows: what `flowdsl.compile` gives and `flowdsl.load` reads."""

from flowdsl.model.model import Model

load = Model.load

__all__ = ["Model", "load"]
