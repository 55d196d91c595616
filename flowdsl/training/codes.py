"""What the training codes F51x mean, for people who ask."""

from __future__ import annotations

CODES: dict[str, tuple[str, str]] = {
    "F510": (
        "there is nothing to train",
        "No trainable value reaches the model. Declare one, as in `normal(param(0), "
        'param(1, constraint = "positive"))`, or use a flow layer such as `coupling()`. A `param` '
        "that is declared but not used in the model is not trained.",
    ),
    "F511": (
        "training met a number that is not finite",
        "The loss or its gradient became NaN or infinite. Training stops before the weights are "
        "touched, and the model gets its best weights back. In the first step this usually means "
        "that some rows lie where the model has no density (negative numbers under a model of "
        "positive ones). Later it means steps that are too long: lower `learning_rate`, "
        "standardise the data, or bound the scale of affine couplings.",
    ),
    "F512": (
        "an option of fit makes no sense",
        "The message names the option and what it may be. `?fit` shows all of them.",
    ),
    "F513": (
        "the data cannot be standardised",
        "Standardising adds (x - mean) / sd to the flow, so that its values become any real "
        "numbers. A model whose values are bounded (positive, between 0 and 1) would lose its "
        "bounds. Leave `standardize` out; transform inside the spec instead, e.g. end it in exp().",
    ),
    "F514": (
        "the model is not one distribution",
        "`fit` raises the likelihood of rows under one distribution. A bijector has no density: "
        "apply it to a base, as in `normal() %>% iid(2) %>% flow`. A batch of distributions has "
        "as many densities: `independent(1)` makes the batch axis a part of the event.",
    ),
}
