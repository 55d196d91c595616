"""Pictures of models and of training runs, as PNG files."""

from flowdsl.plots.density import density
from flowdsl.plots.history import history

__all__ = ["density", "history"]
