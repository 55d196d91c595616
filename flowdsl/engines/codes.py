"""What the F52x codes mean, for people who ask."""

from __future__ import annotations

CODES: dict[str, tuple[str, str]] = {
    "F520": (
        "an array's shape does not fit the events",
        "The last axes of an array are one event and must have exactly the flow's event shape; "
        "all axes before them count rows. A flow over 2 dimensions takes [2] or [n, 2]. One "
        "column is not stretched over two dimensions, as array libraries would do: the result "
        "would be a number that means nothing. Numbers of samples are whole numbers from 0.",
    ),
    "F521": (
        "an array does not hold numbers",
        "Texts, None, dates, complex numbers and lists of rows of different lengths have no "
        "density. NaN is a number here: its log density is NaN. A DataFrame must have the columns "
        "that the model was trained on; their order does not matter.",
    ),
    "F522": (
        "there is no formula for this",
        "Not every distribution has a closed form for its mean, its entropy or its distribution "
        "function, and a flow through a network has none of them. Draw samples and take their "
        "mean. A bijector alone has forward and inverse, but no density: apply it to a "
        "distribution first. A distribution alone has no forward and no inverse.",
    ),
    "F523": (
        "computing failed",
        "The arguments passed every check that can be made before anything runs, and the "
        "computation still failed. The message names the call at fault. The usual reasons are "
        "parameters that training or arithmetic moved out of their range and functions of your "
        "own that change the shape of their input.",
    ),
    "F524": (
        "not enough memory",
        "The call needs more memory than there is, or more numbers than one call may draw. Work "
        "on fewer rows at a time: results of several calls can be joined.",
    ),
    "F525": (
        "a trainable value does not fit its constraint",
        "A constraint says in which set a value stays while it is trained: real, positive, "
        "unit_interval, increasing or simplex. The first value must lie in that set, and values "
        "that are put in must have the shape of the parameter.",
    ),
    "F526": (
        "a layer has no size yet",
        "The weights of a network exist once its layer has met an event: only then is it known how "
        "many numbers go in and come out. Apply the layer to a distribution of vectors, as in "
        "normal() %>% iid(2) %>% real_nvp(1, ...), or call it on a tensor.",
    ),
}
