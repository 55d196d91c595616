"""`flowdsl explain`: what a spec does, what a code means, how a name is used."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from flowdsl.cli.options import (
    DtypeOption,
    Expression,
    FormatOption,
    Inputs,
    Json,
    parse_inputs,
    wants_json,
)
from flowdsl.cli.sessions import settled
from flowdsl.cli.spec import is_saved_model, read_spec
from flowdsl.console.report import as_line, reporting
from flowdsl.diagnostics import closest, error

Subject = Annotated[
    str | None,
    typer.Argument(
        metavar="SUBJECT",
        help="A .flow file (or -), a saved model, a code such as F301, or a name such as normal.",
    ),
]


def explain(
    subject: Subject = None,
    expression: Expression = None,
    json: Json = False,
    format: FormatOption = None,
    inputs: Inputs = None,
    dtype: DtypeOption = None,
) -> None:
    """Explain a spec, a saved model, a code, or a name of the language."""
    as_json = wants_json(json, format)
    with reporting(as_json):
        given = parse_inputs(inputs)
        text = about_word(subject) if subject is not None and expression is None else None
        if text is None and expression is None and subject and is_saved_model(subject):
            settled(subject, {"--set": given, "--dtype": dtype})
            text = about_model(subject)
        if text is None:
            source = read_spec(subject, expression)
            from flowdsl import pipeline

            text = pipeline.explain(source, inputs=given, dtype=dtype)
        print(as_line({"text": text}) if as_json else text.rstrip("\n"))


def about_model(path: str) -> str:
    """What a saved model does.

    Raises:
        FlowError: F630 to F635 for a file that cannot be read.
    """
    from flowdsl.explain import explain_node
    from flowdsl.model.files import load_graph

    first, *rest = explain_node(load_graph(path))
    return "\n".join([f"{path}: {first}", *rest])


def about_word(word: str) -> str | None:
    """What a code or a name of the catalogue means; None for a file, standard input, a path.

    Raises:
        FlowError: F640 for a word that is nothing of these.
    """
    from flowdsl.diagnostics.codes import explain as explain_code

    if word == "-" or Path(word).exists():
        return None
    if re.fullmatch(r"[FfWw]\d{3}", word):
        return explain_code(word)
    from flowdsl.repl.help import help_text, known_names

    if word in known_names():
        return help_text(word)
    if not re.fullmatch(r"[\w.$]+", word) or word.endswith(".flow"):
        return None
    near = closest(word, known_names())
    hints = [f"did you mean `{near}`?"] if near else []
    raise error(
        "F640",
        f"`{word}` is no file, no code and no name of the language",
        None,
        *hints,
        "a spec can be given as text: flowdsl explain -e 'SPEC'",
    )
