"""What runs a spec: versions of TensorFlow and of TensorFlow Probability."""

from __future__ import annotations

from flowdsl.catalogue.entry import Entry
from flowdsl.catalogue.functions.untyped import function

ENTRIES: tuple[Entry, ...] = (
    function("tfp_version", (), "The version of TensorFlow Probability."),
    function("tf_version", (), "The version of TensorFlow."),
    function(
        "executing_eagerly",
        (),
        "Whether values can be looked at as a script runs: TRUE.",
        "tf$executing_eagerly",
    ),
)
