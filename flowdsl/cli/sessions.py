"""Sessions and models as commands open them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from flowdsl.cli.options import Dtype
from flowdsl.cli.spec import is_saved_model, read_spec
from flowdsl.console.quiet import import_quietly, quiet_session
from flowdsl.console.report import show_diagnostics
from flowdsl.diagnostics import FlowError
from flowdsl.diagnostics.render_line import harmless
from flowdsl.source import Source

if TYPE_CHECKING:
    from flowdsl.model import Model
    from flowdsl.session import Session


def open_session(
    source: Source,
    dtype: Dtype | None,
    seed: int | None,
    inputs: dict[str, Any],
    verbose: bool = False,
    write: Callable[[str], object] | None = None,
) -> Session:
    """A session for one source; `source("...")` in it reads from the folder of the file.

    Args:
        source: what will be run.
        dtype, seed, inputs: as the user asked.
        verbose: whether `fit` shows its progress.
        write: where print() and cat() go; standard output when None.
    """
    return quiet_session(
        dtype=dtype.value if dtype else None,
        seed=seed,
        directory=folder_of(source),
        inputs=inputs,
        verbose=int(verbose),
        write=write,
    )


def folder_of(source: Source) -> Path | None:
    """The folder of a source's file; None for text that is in no file.

    >>> folder_of(Source("<stdin>", "")) is None
    True
    """
    return None if source.name.startswith("<") else Path(source.name).parent


def refuse_undeclared(session: Session) -> None:
    """Refuse values of `--set` that the spec, once run, has not asked for.

    Raises:
        FlowError: F219 for each name.
    """
    from flowdsl.pipeline import unused_inputs

    found = unused_inputs(session.interpreter)
    if found:
        raise FlowError(found)


def aside(text: str) -> None:
    """Show what a spec prints while only its model is wanted, apart from the command's results."""
    sys.stderr.write(harmless(text))


def open_model(
    file: str | None,
    expression: str | None,
    dtype: Dtype | None = None,
    seed: int | None = None,
    inputs: dict[str, Any] | None = None,
    as_json: bool = False,
) -> Model:
    """The model in a saved file, or the one that a spec describes.

    Args:
        file, expression: what the user gave.
        dtype, seed, inputs: for a spec.
        as_json: how warnings of the spec are shown.

    Raises:
        FlowError: the file or the spec is wrong.
        BadParameter: an option of specs was given with a saved model.
    """
    if file is not None and expression is None and is_saved_model(file):
        import flowdsl

        settled(file, {"--set": inputs, "--dtype": dtype})
        import_quietly()
        return flowdsl.load(Path(file))
    source = read_spec(file, expression)
    session = open_session(source, dtype, seed, inputs or {}, not as_json, aside)
    session.execute(source, lambda result: None)
    refuse_undeclared(session)
    show_diagnostics(session.warnings, as_json)
    return session.model()


def settled(file: str, options: Mapping[str, Any]) -> None:
    """Refuse options that only a spec takes, for a saved model.

    Raises:
        BadParameter: one of them has a value.
    """
    for option, value in options.items():
        if value:
            raise typer.BadParameter(f"{option} belongs to a spec; `{file}` is a saved model")


def saved_columns(
    file: str | None, expression: str | None
) -> tuple[list[str] | None, list[str] | None]:
    """The columns that a saved model and its condition know; None for a spec, which knows none.

    No engine is imported, so that a table is refused before the model is loaded.

    Raises:
        FlowError: F630 to F635 for a file that cannot be read.
    """
    if file is None or expression is not None or not is_saved_model(file):
        return None, None
    from flowdsl.model.files import load_columns

    own, condition = load_columns(Path(file))
    return (
        None if own is None else list(own),
        None if condition is None else list(condition),
    )
