"""What the reference page says of TFP is so."""

from __future__ import annotations

import numpy as np
from catalogue_samples import DISTRIBUTIONS, Sample, node, tfp_object

from flowdsl.catalogue import CATALOGUE
from flowdsl.catalogue.status import OUTSIDE_SUPPORT, status
from flowdsl.ir import DistributionType


def test_every_bijector_and_distribution_has_a_status() -> None:
    assert all(status(e) for e in CATALOGUE.of_kind("bijector", "distribution"))


def test_mended_entries_have_code_of_their_own() -> None:
    from flowdsl.engines.overrides import SPECIAL

    own = {e.key for e in CATALOGUE if {*e.mended} - {OUTSIDE_SUPPORT} or e.desugars}
    assert own and own <= set(SPECIAL)


def test_densities_outside_supports() -> None:
    """TFP's own densities are wrong exactly where entries say so."""
    said = {e.key for e in CATALOGUE if OUTSIDE_SUPPORT in e.mended}
    assert {m.key for m in DISTRIBUTIONS if wrong_outside(m)} == said


def wrong_outside(make: Sample) -> bool:
    """Whether TFP gives anything but log 0 outside the support of a distribution of numbers."""
    typed = node(make).type
    assert isinstance(typed, DistributionType)
    support = typed.support
    if typed.event_shape != () or support.kind not in ("interval", "integers"):
        return False
    low, high = support.low, support.high
    points = [end for end in (low - 1.0, high + 1.0) if np.isfinite(end)]
    whole = tfp_object(make).dtype.is_integer
    if support.kind == "integers" and not whole:
        points.append((low if np.isfinite(low) else 0.0) + 0.5)
    return any(not is_nothing(make, x) for x in points)


def is_nothing(make: Sample, x: float) -> bool:
    """Whether TFP's density is 0 at a point, or TFP refuses the point."""
    import tensorflow as tf

    real = tfp_object(make)
    try:
        found = real.log_prob(np.asarray(x, real.dtype.as_numpy_dtype))
    except tf.errors.InvalidArgumentError:
        return True
    return bool(np.all(np.isneginf(found)))
