"""How an entry stands to TFP, as data: tested against it, mended, or made of other entries."""

from __future__ import annotations

from flowdsl.catalogue.entry import Entry

MIXED = "TFP mixes float32 into float64"

MENDED = {
    "bijector.batch_normalization": "its statistics are parameters, so they are saved; with "
    "`training = TRUE` a spec's layer goes by the batch until it is trained, models and trained "
    "layers by the moving statistics; TFP's log_prob mixes both",
    "bijector.generalized_pareto": "TFP's gradients are NaN at inner points",
    "bijector.rayleigh_cdf": MIXED,
    "bijector.softfloor": "TFP's inverse is wrong everywhere",
    "bijector.glow": "its weights are parameters, so they train and are saved",
    "distribution.bernoulli": MIXED,
    "distribution.doublesided_maxwell": MIXED,
    "distribution.flat_dirichlet": MIXED,
    "distribution.inflated": "TFP takes the log-odds of the point twice",
    "distribution.plackett_luce": MIXED,
    "distribution.skellam": MIXED,
    "distribution.transformed_distribution": "the density always runs the inverse",
    "distribution.zero_inflated_negative_binomial": "TFP takes the log-odds of zero twice",
}
"""Why flowdsl has code of its own in TFP's place, by key."""

OUTSIDE_SUPPORT = "log_prob is -Inf outside the support"

WRONG_OUTSIDE_SUPPORT = frozenset(
    {
        "distribution.bernoulli",
        "distribution.beta",
        "distribution.beta_binomial",
        "distribution.beta_quotient",
        "distribution.binomial",
        "distribution.chi",
        "distribution.chi2",
        "distribution.exponential",
        "distribution.gamma",
        "distribution.gamma_gamma",
        "distribution.generalized_pareto",
        "distribution.geometric",
        "distribution.inflated",
        "distribution.inverse_gamma",
        "distribution.inverse_gaussian",
        "distribution.kumaraswamy",
        "distribution.lambert_w_distribution",
        "distribution.log_logistic",
        "distribution.log_normal",
        "distribution.logit_normal",
        "distribution.negative_binomial",
        "distribution.noncentral_chi2",
        "distribution.pert",
        "distribution.poisson",
        "distribution.poisson_log_normal_quadrature_compound",
        "distribution.probit_bernoulli",
        "distribution.quantized",
        "distribution.relaxed_bernoulli",
        "distribution.skellam",
        "distribution.transformed_distribution",
        "distribution.von_mises",
        "distribution.weibull",
        "distribution.zero_inflated_negative_binomial",
    }
)
"""Distributions of numbers whose TFP log_prob is NaN or a number outside the support."""

FLATTENED = {
    "bijector.chain": "desugars to one flat chain",
    "bijector.invert": "desugars to the inverses in reverse order, of a chain",
}

REPLACED = "Removed from TFP: use "
RENAMED = "The old name of "


def status(entry: Entry) -> str:
    """One phrase for the reference page, empty where nothing is to be said.

    >>> from flowdsl.catalogue.index import CATALOGUE
    >>> status(CATALOGUE["distribution.normal"]), status(CATALOGUE["bijector.softfloor"])
    ('tested against TFP', "mended: TFP's inverse is wrong everywhere")
    >>> status(CATALOGUE["action.tfb_ordered"])
    'desugars to `invert(ascending())`'
    """
    for start in (REPLACED, RENAMED):
        if entry.doc.startswith(start):
            return f"desugars to `{entry.doc.removeprefix(start).rstrip('.')}`"
    if entry.kind not in ("bijector", "distribution"):
        return ""
    why = [MENDED[entry.key]] if entry.key in MENDED else []
    if entry.key in WRONG_OUTSIDE_SUPPORT:
        why.append(OUTSIDE_SUPPORT)
    if why:
        return f"mended: {'; '.join(why)}"
    return FLATTENED.get(entry.key) or ("tested against TFP" if entry.tfp else "flowdsl's own")
