"""Declarations and actions: parameters, inputs, data and training."""

from __future__ import annotations

from dataclasses import replace

from flowdsl.catalogue.entry import Entry, Formal
from flowdsl.catalogue.functions.untyped import function, untyped, values

SEED = ("seed", None)


def action(
    name: str, formals: tuple[Formal, ...], doc: str, *aliases: str, examples: tuple[str, ...] = ()
) -> Entry:
    """A declaration or an action."""
    return Entry(
        f"action.{name}", "action", name, formals, untyped, doc, aliases=aliases, examples=examples
    )


ENTRIES: tuple[Entry, ...] = (
    action(
        "param",
        values(("init", 0), ("shape", None), ("constraint", None), ("name", None), ("dtype", None)),
        'A trainable value; constraint is "positive", "unit_interval" or "real".',
        examples=('param(1, constraint = "positive", name = "scale")',),
    ),
    action(
        "variable",
        values(
            "initial_value",
            ("trainable", True),
            ("validate_shape", True),
            ("caching_device", None),
            ("name", None),
            ("variable_def", None),
            ("dtype", None),
        ),
        "A trainable value, as TensorFlow spells it.",
        "tf$Variable",
    ),
    action(
        "input",
        values("default"),
        "A number that the host may set: --set name=value.",
        examples=("k <- input(3)",),
    ),
    action(
        "iid",
        (Formal("distribution", "distribution"), Formal("sample_shape", "shape")),
        "Independent copies of a distribution as one event.",
        examples=("normal() %>% iid(2)",),
    ),
    action(
        "fit",
        values(
            "object",
            ("x", None),
            ("epochs", None),
            ("batch_size", None),
            ("learning_rate", None),
            ("validation_split", None),
            ("validation_data", None),
            ("given", None),
            ("validation_given", None),
            ("patience", None),
            ("optimizer", None),
            ("schedule", None),
            ("standardize", None),
            SEED,
            ("verbose", None),
        ),
        "Train a model on data by maximum likelihood; gives the history.",
        examples=("fit(model, moons(1000), epochs = 10)",),
    ),
    action(
        "read_data",
        values("file", ("columns", None)),
        "Columns of a CSV, Parquet or NPY file in the spec's folder, as a matrix.",
        "read.csv",
        "read_csv",
    ),
    action(
        "moons",
        values(("n", 1000), ("noise", 0.1), SEED),
        "Toy data: two half circles.",
        examples=("moons(1000, noise = 0.1, seed = 1)",),
    ),
    action("circles", values(("n", 1000), ("noise", 0.1), SEED), "Toy data: two circles."),
    action("spirals", values(("n", 1000), ("noise", 0.1), SEED), "Toy data: spiral arms."),
    action(
        "gaussian_mixture",
        values(("n", 1000), ("noise", 0.1), SEED),
        "Toy data: normal clumps on a circle.",
    ),
    replace(
        action(
            "set_random_seed",
            values("seed"),
            "Make what is random from here on repeatable.",
            "tf$random$set_seed",
        ),
        silent=True,
    ),
    function(
        "all_dims", (), "As an index of a tensor: all axes that no other index takes, as `...`."
    ),
)
