"""Versions of what runs a spec, as scripts ask for them before they use something new."""

from __future__ import annotations

from flowdsl.catalogue.functions.r import r, values

ENTRIES = (
    r("tfp_version", (), "The version of TensorFlow Probability."),
    r("tf_version", (), "The version of TensorFlow."),
    r("packageVersion", values("pkg"), "The version of a package; tfp's for tfprobability."),
    r(
        "package_version",
        values("x"),
        "A text such as 0.25.0 as a version, which compares part by part.",
        "numeric_version",
    ),
    r("tf$executing_eagerly", (), "Whether values can be looked at as a script runs: TRUE."),
)
