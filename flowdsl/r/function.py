"""What R knows of one of its functions: formals, one line of documentation, implementation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final


class _Required:
    """Marks a formal without default."""

    def __repr__(self) -> str:
        return "<required>"


REQUIRED: Final = _Required()


@dataclass(frozen=True)
class Formal:
    """A formal argument of an R function: it takes any value.

    `default` is REQUIRED, None (R's NULL), or a number, flag or text.
    """

    name: str
    default: Any = REQUIRED
    wants: ClassVar[str] = "value"
    whole: ClassVar[bool] = False
    receives: ClassVar[bool] = False


DOTS: Final = Formal("...", None)


def formals(*specs: str | tuple[str, object]) -> tuple[Formal, ...]:
    """Formals from names, or pairs of a name and its default.

    >>> [f.name for f in formals("x", ("n", 6), "...")]
    ['x', 'n', '...']
    """
    made = []
    for spec in specs:
        name, default = (spec, REQUIRED) if isinstance(spec, str) else spec
        made.append(DOTS if name == "..." else Formal(name, default))
    return tuple(made)


@dataclass(frozen=True)
class Function:
    """One function of R.

    Args:
        name: as R spells it.
        formals: in R's order, with R's defaults.
        doc: one line.
        run: `run(interp, call)` gives a value or a step; a special form's is
            `run(interp, node, scope)`.
        aliases: further names it answers to.
        form: whether it sees its arguments unevaluated.
        visible: whether R prints its value; None where the function that it calls decides.
        writes: whether it writes each number as a text, which is counted as work.
        key: unique among functions; two that share a name have keys of their own.
    """

    name: str
    formals: tuple[Formal, ...]
    doc: str
    run: Callable[..., Any] = field(compare=False, repr=False)
    aliases: tuple[str, ...] = ()
    form: bool = False
    visible: bool | None = True
    writes: bool = False
    key: str = ""

    kind: ClassVar[str] = "function"
    tfp: ClassVar[str] = ""
    reference: ClassVar[str] = ""
    examples: ClassVar[tuple[str, ...]] = ()
    prefixed: ClassVar[str | None] = None
    tfp_formals: ClassVar[tuple[Formal, ...] | None] = None
    read: ClassVar[bool] = False
    owner: ClassVar[str | None] = None

    def __post_init__(self) -> None:
        if not self.key:
            object.__setattr__(self, "key", f"function.{self.name}")

    @property
    def short_formals(self) -> tuple[Formal, ...]:
        """Its formals, by whatever name it is called."""
        return self.formals

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it answers to."""
        return (self.name, *self.aliases)


def function(
    name: str,
    formals: tuple[Formal, ...],
    doc: str,
    run: Callable[..., Any],
    *aliases: str,
    **facts: Any,
) -> Function:
    """A function of R; `facts` are the further fields of `Function`."""
    return Function(name, formals, doc, run, aliases, **facts)


def form(name: str, formals: tuple[Formal, ...], doc: str, run: Callable[..., Any]) -> Function:
    """A function of R that sees its arguments unevaluated."""
    return Function(name, formals, doc, run, form=True)
