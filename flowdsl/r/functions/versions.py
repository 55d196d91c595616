"""Versions of what runs a spec, asked for without importing it."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from flowdsl.diagnostics import error
from flowdsl.r.arguments import Call
from flowdsl.r.function import Function, formals, function
from flowdsl.r.functions.reading import string
from flowdsl.r.values import Opaque, Value
from flowdsl.r.versions import KIND, as_version, parsed

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter


def installed(name: str, call: Call) -> Value:
    """The version of a package.

    Raises:
        FlowError: F523 it is not installed.
    """
    try:
        return Opaque(KIND, parsed(version(name), call.span))
    except PackageNotFoundError:
        raise error("F523", f"`{name}` is not installed", call.span) from None


def package_version(interp: Interpreter, call: Call) -> Value:
    """`packageVersion(pkg)`: of the packages that stand behind R's names."""
    name = string(call, "pkg")
    behind = {"tensorflow": "tensorflow", "tfprobability": "tensorflow-probability"}
    if name in behind:
        return installed(behind[name], call)
    if name in interp.packages:
        return installed("flowdsl", call)
    raise error("F201", f"there is no package `{name}` here", call.span)


def from_text(interp: Interpreter, call: Call) -> Value:
    """`package_version(x)`."""
    return Opaque(KIND, as_version(call.get("x"), call.span))


FUNCTIONS: tuple[Function, ...] = (
    function(
        "packageVersion",
        formals("pkg"),
        "The version of a package; tfp's for tfprobability.",
        package_version,
    ),
    function(
        "package_version",
        formals("x"),
        "A text such as 0.25.0 as a version, which compares part by part.",
        from_text,
        "numeric_version",
    ),
)
