"""Training by maximum likelihood: plain Python over an engine's Trainer."""

from flowdsl.training.fit import TrainingFailed, fit
from flowdsl.training.history import History
from flowdsl.training.progress import EpochReport

__all__ = ["EpochReport", "History", "TrainingFailed", "fit"]
