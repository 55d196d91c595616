"""Functions of TFP's that give distributions: known posteriors, lists as one joint distribution."""

from __future__ import annotations

from dataclasses import replace

from flowdsl.catalogue.entry import Entry
from flowdsl.catalogue.functions.untyped import function, values


def _law(name: str, doc: str, example: str, *formals: str | tuple[str, object]) -> Entry:
    """A function of `tfp$distributions` that is no distribution."""
    made = function(name, values(*formals), doc, f"tfp$distributions${name}")
    return replace(made, tfp=f"tfp.distributions.{name}", examples=(f"{name}({example})",))


KNOWN_SCALE = ("prior", "scale", "s", "n")

ENTRIES: tuple[Entry, ...] = (
    _law(
        "normal_conjugates_known_scale_posterior",
        "The posterior of a normal mean, given a normal prior and the sum of n observations.",
        "normal(0, 1), 2, s = 4.5, n = 3",
        *KNOWN_SCALE,
    ),
    _law(
        "normal_conjugates_known_scale_predictive",
        "The next observation, given a normal prior of its mean and the sum of n observations.",
        "normal(0, 1), 2, s = 4.5, n = 3",
        *KNOWN_SCALE,
    ),
    _law(
        "independent_joint_distribution_from_structure",
        "Independent distributions of a list as one joint distribution.",
        "list(a = normal(), b = gamma(2, 3))",
        "structure_of_distributions",
        ("batch_ndims", None),
        ("validate_args", False),
    ),
)
