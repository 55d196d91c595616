"""What a name, a `$` member or a `package::name` stands for."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from flowdsl.catalogue import Catalogue, Entry, construct
from flowdsl.catalogue.function_names import FUNCTION_NAMES
from flowdsl.catalogue.members.rules import SELF
from flowdsl.catalogue.packages import offers, package_of
from flowdsl.catalogue.unsupported import ELSEWHERE, UNSUPPORTED
from flowdsl.catalogue.unsupported_members import UNSUPPORTED_MEMBERS
from flowdsl.diagnostics import FlowError, closest, error
from flowdsl.ir import (
    Apply,
    BijectorType,
    DistributionType,
    Function,
    JointBijectorType,
    JointType,
    KernelType,
    Node,
    OperatorType,
    Shape,
    TensorType,
)
from flowdsl.r import library
from flowdsl.r.arguments import Call
from flowdsl.r.packages import PACKAGES as R_PACKAGES
from flowdsl.r.values import (
    NULL,
    Builtin,
    Null,
    Value,
    Vector,
    describe,
    text,
)
from flowdsl.semantics.coerce import DTYPES
from flowdsl.semantics.flow_values import NEW_AXIS, Method, Namespace
from flowdsl.semantics.member_arguments import argument_named
from flowdsl.semantics.state import FlowState
from flowdsl.semantics.vocabulary import MASKED, definitions
from flowdsl.source import Span

FAMILIES = {"bijectors": "bijector", "distributions": "distribution", "psd_kernels": "kernel"}


CONSTANTS: dict[str, Callable[[], Value]] = {
    "tf": lambda: Namespace(("tf",)),
    "tfp": lambda: Namespace(("tfp",)),
    "tfb": lambda: Namespace(("tfp", "bijectors")),
    "tfd": lambda: Namespace(("tfp", "distributions")),
}


DERIVED = "members.derived"
"""The module of members whose value an argument may give."""


def builtin(catalogue: Catalogue, name: str) -> Builtin | None:
    """What the catalogue and R have of a name, the catalogue's entries first; None for nothing."""
    entries = definitions(name, catalogue)
    if not entries:
        return None
    style = "prefixed" if name.startswith(("tfb_", "tfd_")) else "short"
    return Builtin(name, entries, style)


def from_package(interp: FlowState, package: str, name: str, span: Span | None) -> Value | None:
    """What a package offers under a name; None where nothing is built in.

    Raises:
        FlowError: F201 the name belongs to another package.
    """
    masked = library.find(name) if name in MASKED and package in R_PACKAGES else None
    found = interp.builtin(name) if masked is None else Builtin(name, (masked,))
    if not isinstance(found, Builtin):
        return found
    entries = tuple(e for e in found.entries if offers(package, e))
    if not entries:
        raise error(
            "F201",
            f"`{package}` has no `{name}`",
            span,
            f"write {package_of(found.entries[0])}::{name}, or {name} alone",
        )
    return Builtin(found.name, entries, found.style)


def member(interp: FlowState, value: Value, name: str, span: Span | None) -> Value | None:
    """`value$name` of what flows add to R's values; None where it has no members.

    Raises:
        FlowError: F209 there is no such member.
    """
    if isinstance(value, Namespace):
        return namespace_member(interp, value, name, span)
    if isinstance(value, Node):
        return node_member(interp, value, name, span)
    if isinstance(value, Vector):
        return vector_member(interp, value, name, span)
    if isinstance(value, Builtin) and value.style == "tfp":
        listed = interp.catalogue.by_name.get(f"tfp$distributions${value.name}${name}", ())
        if listed:
            return Builtin(listed[0].name, listed[:1], "short")
    return None


def namespace_member(interp: FlowState, space: Namespace, name: str, span: Span | None) -> Value:
    """A member of `tf`, `tfp$bijectors`, ...: only what the catalogue lists."""
    path = (*space.path, name)
    listed = interp.catalogue.by_name.get("$".join(path), ())
    if listed:
        return Builtin("$".join(path), listed[:1], "tfp")
    spelled = "$".join(path)
    if spelled in FUNCTION_NAMES:
        return text(FUNCTION_NAMES[spelled])
    if path == ("tfp", "math") or holds_function_names(path):
        return Namespace(path)
    if path == ("tf", "newaxis"):
        return NEW_AXIS
    if space.path[0] == "tfp":
        if holds_function_names(space.path):
            raise unlisted(interp, path, "$".join((*space.path, "")), span)
        kind = FAMILIES.get(space.path[-1])
        if kind is None and space.path == ("tfp", "math") and name not in FAMILIES:
            raise unlisted(interp, path, "tfp$math$", span)
        if kind is None:
            if name in FAMILIES:
                return Namespace(path)
            raise error(
                "F209",
                f"`tfp` has no `{name}` here",
                span,
                "tfp$distributions and tfp$bijectors are known",
            )
        kinds = (kind, "network") if kind == "bijector" else (kind,)
        by_tfp = interp.catalogue.by_tfp
        entry = next((by_tfp[k, name] for k in kinds if (k, name) in by_tfp), None)
        if entry is None:
            unsupported = UNSUPPORTED.get("$".join(path))
            if unsupported is not None:
                raise error(
                    "F209",
                    f"`{'$'.join(path)}` is not here: {unsupported[0]}",
                    span,
                    unsupported[1],
                )
            names = [tfp for k, tfp in by_tfp if k in kinds]
            near = closest(name, names)
            raise error(
                "F209",
                f"`{'$'.join(path)}` is not known",
                span,
                *([f"did you mean `{near}`?"] if near else []),
            )
        return Builtin(name, (entry,), "tfp")
    prefix = "$".join(path) + "$"
    if path[:-1] == ("tf",) and name in DTYPES:
        return Namespace(path)
    if any(n.startswith(prefix) for n in interp.catalogue.by_name):
        return Namespace(path)
    raise unlisted(interp, path, "tf$", span)


def holds_function_names(path: tuple[str, ...]) -> bool:
    """Whether a path is a module of functions that are only given to others.

    TFP's own two modules are not: their names are found by kind.
    """
    return len(path) > 2 and any(c.startswith("$".join((*path, ""))) for c in FUNCTION_NAMES)


def unlisted(interp: FlowState, path: tuple[str, ...], home: str, span: Span | None) -> FlowError:
    """The error for a tensor function that the catalogue does not list."""
    spelled = "$".join(path)
    names = (*interp.catalogue.by_name, *FUNCTION_NAMES)
    near = closest(spelled, [n for n in names if n.startswith(home)])
    return error(
        "F209",
        f"`{spelled}` is not one of the tensor functions flowdsl knows",
        span,
        *([ELSEWHERE[spelled]] if spelled in ELSEWHERE else []),
        *([f"did you mean `{near}`?"] if near and spelled not in ELSEWHERE else []),
    )


def shape_value(shape: Shape) -> Value:
    """A static shape as an R vector (empty for a scalar); unknown sizes are NA."""
    if shape is None:
        return NULL
    return Vector(
        np.array([np.nan if s is None else s for s in shape], dtype=float)
        if None in shape
        else np.array(shape, dtype=np.int64)
    )


def node_member(interp: FlowState, node: Node, name: str, span: Span | None) -> Value:
    """Static facts, parts and methods of a distribution, bijector or tensor."""
    t = node.type
    kind = OWNERS.get(type(t))
    entry = interp.catalogue.by_member.get((kind, name)) if kind else None
    if entry is None or interp.catalogue.module_of(entry.key) == DERIVED:
        found = argument_named(node, name) if kind not in (None, "tensor") else None
        if found is not None and not (entry is not None and isinstance(found, Null)):
            return found
    if entry is not None and not entry.read:
        return Method(entry, node)
    if entry is not None:
        return read_member(interp, entry, node, span)
    if isinstance(t, JointType) and t.names is not None and name in t.names:
        return joint_part(node, t.names.index(name), span)
    unsupported = UNSUPPORTED_MEMBERS.get(kind or "", {}).get(name)
    if unsupported is not None:
        raise error("F209", f"`${name}` is not here: {unsupported[0]}", span, unsupported[1])
    near = closest(name, member_names(interp.catalogue, kind, node))
    hints = [f"did you mean `{near}`?" if near else "`$parameters` lists its arguments"]
    raise error("F209", f"{describe(node)} has no `{name}`", span, *hints)


OWNERS: dict[type, str] = {
    DistributionType: "distribution",
    JointType: "distribution",
    BijectorType: "bijector",
    JointBijectorType: "bijector",
    OperatorType: "operator",
    KernelType: "kernel",
    TensorType: "tensor",
}
"""What the catalogue calls the owners of members."""


def vector_member(interp: FlowState, value: Vector, name: str, span: Span | None) -> Value:
    """What a tensor has, of numbers; also what a shape has, and what a number type has.

    Raises:
        FlowError: F209 there is no such member.
    """
    owners = ["tensor", "shape"] if value.data.dtype.kind in "fi" else ["tensor"]
    if value.is_string:
        owners = ["dtype"] if len(value) == 1 and value.data.flat[0] in DTYPES else []
    by_member = interp.catalogue.by_member
    entry = next((by_member[o, name] for o in owners if (o, name) in by_member), None)
    if entry is None:
        near = closest(name, [n for o, n in by_member if o in owners])
        hints = [f"did you mean `{near}`?"] if near else []
        raise error(
            "F209", f"{describe(value)} has no members, `${name}` finds nothing", span, *hints
        )
    return read_member(interp, entry, value, span) if entry.read else Method(entry, value)


def read_member(interp: FlowState, entry: Entry, node: Node | Vector, span: Span | None) -> Value:
    """A member that is read without a call."""
    implementation = interp.implementation(entry.key)
    if implementation is None:
        assert isinstance(node, Node)
        return construct(entry, {SELF: node}, span)
    try:
        return implementation(interp, Call(entry.name, entry, {SELF: node}, (), span))
    except FlowError as problem:
        raise problem.at(span) from None


def member_names(catalogue: Catalogue, kind: str | None, node: Node) -> list[str]:
    """All that `$` finds on a node."""
    own = [name for owner, name in catalogue.by_member if owner == kind]
    return [*own, *(name for name, _ in node.args)] if isinstance(node, Apply) else own


def joint_part(node: Node, place: int, span: Span | None) -> Value:
    """A part of a joint distribution that stands alone.

    Raises:
        FlowError: F209 it depends on other parts.
    """
    model = node.get("model") if isinstance(node, Apply) else None
    item = model[place] if isinstance(model, tuple) else model
    found = item[1] if isinstance(item, tuple) else item
    if not isinstance(found, Node):
        raise error(
            "F209", f"the parts of {describe(node)} do not stand alone", span, "sample it whole"
        )
    if not isinstance(found, Function):
        return found
    asked = ", ".join(f"`{s.name}`" for s in found.symbols)
    raise error(
        "F209",
        f"part {place + 1} of this joint distribution depends on {asked}",
        span,
        "sample the joint distribution, or write the part as a function of your own",
    )
