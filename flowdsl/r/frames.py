"""What a running function knows of its call: for `missing`, `Recall`, `nargs`, `on.exit`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flowdsl.syntax import ast

if TYPE_CHECKING:
    from flowdsl.r.arguments import Actual
    from flowdsl.r.dispatch import Dispatch
    from flowdsl.r.scope import Scope
    from flowdsl.r.values import Closure


@dataclass(eq=False)
class Frame:
    """One call of a closure.

    Args:
        function: what was called.
        given: the formals that got an argument.
        count: number of arguments.
        leaving: expressions of `on.exit`, in the order in which they will run.
        actuals: the arguments, so that another method can be called with them.
        name: what it was called as.
        dispatch: how it was chosen, where a generic did.
    """

    function: Closure
    given: frozenset[str]
    count: int
    leaving: list[ast.Node] = field(default_factory=list)
    actuals: Sequence[Actual] = ()
    name: str = "the function"
    dispatch: Dispatch | None = None


def frame_scope(scope: Scope) -> Scope | None:
    """The innermost scope that is a call's own, None outside functions."""
    return next((s for s in scope.chain() if s.frame is not None), None)
