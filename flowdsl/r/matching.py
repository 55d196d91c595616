"""R's argument matching: exact names, then partial names, then positions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flowdsl.diagnostics import closest, error
from flowdsl.diagnostics.diagnostic import Related
from flowdsl.source import Span

DOTS = "..."


@dataclass(frozen=True)
class Given:
    """One argument of a call: its name, if any, and its place."""

    name: str | None
    span: Span | None = None
    name_span: Span | None = None


def match(
    formals: Sequence[str],
    given: Sequence[Given],
    called: str,
    span: Span | None,
    closed: Collection[str] = (),
    whole: Collection[str] = (),
) -> list[str | None]:
    """For each argument the formal that it goes to; None is `...`.

    Formals that are `closed` have their place, and no message names them. Only their `whole`
    names reach the others that are set apart.

    Raises:
        FlowError: F203 unknown name, F204 two matches or given twice, F205 too many.

    >>> match(["loc", "scale"], [Given("sc"), Given(None)], "normal", None)
    ['scale', 'loc']
    """
    taken: list[str | None] = [None] * len(given)
    done = [False] * len(given)
    used: dict[str, int] = {}
    after_dots = formals[formals.index(DOTS) + 1 :] if DOTS in formals else []
    for i, g in enumerate(given):
        if g.name is not None and g.name in formals and g.name != DOTS:
            if g.name in used:
                first = given[used[g.name]].span
                raise error(
                    "F204",
                    f"`{g.name}` of `{called}` is given twice",
                    g.span or span,
                    related=[Related(first, "first given here")] if first else [],
                )
            taken[i], done[i] = g.name, True
            used[g.name] = i
    for i, g in enumerate(given):
        if done[i] or g.name is None:
            continue
        partial = [
            f
            for f in formals
            if f not in after_dots
            and f not in whole
            and f != DOTS
            and f.startswith(g.name)
            and g.name
            and f not in used
        ]
        if len(partial) > 1:
            names = " and ".join(f"`{f}`" for f in partial)
            raise error(
                "F204",
                f"`{g.name}` could be {names} of `{called}`",
                g.name_span or span,
                "write the whole name",
            )
        if partial:
            taken[i], done[i] = partial[0], True
            used[partial[0]] = i
        elif DOTS in formals:
            done[i] = True
        else:
            open_ = [f for f in formals if f not in closed]
            raise unknown(g, open_, called, span, whole)
    free = [f for f in formals if f not in used and f not in after_dots and f not in whole]
    for i, g in enumerate(given):
        if done[i]:
            continue
        if free and free[0] != DOTS:
            taken[i] = free.pop(0)
        elif DOTS not in formals:
            raise error(
                "F205",
                f"`{called}` takes {count(len(formals) - len(whole))}, this one is too many",
                g.span or span,
                usage(called, [f for f in formals if f not in closed and f not in whole]),
            )
    return taken


def unknown(
    g: Given,
    formals: Sequence[str],
    called: str,
    span: Span | None,
    aside: Collection[str] = (),
) -> Exception:
    """The error for a name that is no formal; those set `aside` are suggested, not listed."""
    near = closest(g.name or "", formals)
    hints = [f"did you mean `{near}`?"] if near else []
    return error(
        "F203",
        f"`{called}` has no argument `{g.name}`",
        g.name_span or g.span or span,
        *hints,
        usage(called, [f for f in formals if f not in aside]),
    )


def usage(called: str, formals: Sequence[str]) -> str:
    """One line that names the formals."""
    shown = [f for f in formals if f not in ("validate_args", "allow_nan_stats", "name")]
    return f"its arguments are {called}({', '.join(shown)})"


def count(n: int) -> str:
    """`no arguments`, `1 argument`, `3 arguments`."""
    return "no arguments" if n == 0 else "1 argument" if n == 1 else f"{n} arguments"
