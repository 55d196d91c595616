"""What `fit` chooses where the caller does not, by what the model is made of."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flowdsl.diagnostics import error
from flowdsl.ir import show
from flowdsl.ir.support import REAL, UNKNOWN
from flowdsl.training.batches import steps_per_epoch
from flowdsl.training.settings import Settings

# A run without `epochs` takes about this many steps, within these bounds on epochs.
STEPS = 5000
EPOCHS = (20, 1000)
# Greatest learning rates: of weights in flow layers, and of values on the scale of the data.
LAYER_RATE = 3e-3
OWN_RATE = 3e-2
HELD_OUT = 0.1


def only_own(model: Any) -> bool:
    """Whether everything that is trained is the spec's own `param`: a model in the statistician's
    sense, which does not overfit and whose estimates are to be those of all rows."""
    return all(p.layer is None for p in model.trainable)


def learning_rate(model: Any) -> float:
    """The default greatest learning rate."""
    return OWN_RATE if only_own(model) else LAYER_RATE


def held_out(model: Any) -> float:
    """The default share of rows held out."""
    return 0.0 if only_own(model) else HELD_OUT


def resolved(asked: Settings, epochs: int | None, rows: int) -> Settings:
    """Settings with the defaults that depend on the number of rows to train on."""
    each = steps_per_epoch(rows, asked.batch_size, asked.shuffle)
    count = min(max(-(-STEPS // each), EPOCHS[0]), EPOCHS[1]) if epochs is None else int(epochs)
    wait = asked.patience
    if wait is None and asked.schedule != "cosine":
        wait = max(20, count // 4)
    return replace(asked, epochs=count, patience=wait)


def refuse_untrainable(model: Any) -> None:
    """Refuse what has no likelihood to raise.

    Raises:
        FlowError: F514 for a bijector or a batch of distributions, F510 without weights.
    """
    if not getattr(model, "is_distribution", True):
        raise error(
            "F514",
            "the model is a bijector: it has no density to train",
            None,
            "apply it to a distribution: normal() %>% iid(2) %>% ...",
        )
    batch = getattr(model, "batch_shape", ())
    if batch:
        raise error(
            "F514",
            f"the model is a batch {show(batch)} of distributions; training wants one",
            None,
            "make the batch one event: %>% independent(1)",
        )
    if not model.trainable:
        raise error(
            "F510",
            "the model has nothing to train",
            None,
            "declare a trainable value, e.g. shift(param(0)), or use a flow layer",
        )


def standardisation(model: Any, asked: bool | None) -> tuple[bool, str]:
    """Whether to standardise, and the sentence that says why.

    Raises:
        FlowError: F513 where it is asked for and cannot be.
    """
    support = getattr(model, "support", UNKNOWN)
    event = model.event_shape
    if asked is False:
        return False, "data is not standardised, as asked"
    if getattr(model, "joint", None) is not None:
        if asked:
            raise error(
                "F513",
                "the parts of a joint distribution cannot be standardised",
                None,
                "leave `standardize` out",
            )
        return False, "data is not standardised: the model is a joint distribution"
    if getattr(model, "standardised", False):
        return False, "the flow standardises its data already"
    if support not in (REAL, UNKNOWN):
        if asked:
            raise error(
                "F513",
                f"the model's values are {support}; standardised data would not be",
                None,
                "leave `standardize` out",
            )
        return False, f"data is not standardised: the model's values are {support}"
    if asked:
        return True, "data is standardised, as a part of the flow"
    own = [p.id for p in model.trainable if p.layer is None]
    if own:
        some = ", ".join(f"`{n}`" for n in own[:3]) + (", ..." if len(own) > 3 else "")
        return False, f"data is not standardised: it would change the meaning of {some}"
    if event is None or len(event) > 1:
        return False, "data is not standardised: its rows are not vectors"
    return True, "data is standardised, as a part of the flow: all weights belong to flow layers"
