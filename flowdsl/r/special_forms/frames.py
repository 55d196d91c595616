"""Forms that know the running function, and those that make a scope."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import numpy as np

from flowdsl.diagnostics import error
from flowdsl.r import indexing
from flowdsl.r.arguments import missing as left_out
from flowdsl.r.calls import Return, arguments, call_closure
from flowdsl.r.classes import implicit
from flowdsl.r.dispatch import Dispatch, call_method, method_of
from flowdsl.r.elements import named_items
from flowdsl.r.frames import Frame, frame_scope
from flowdsl.r.function import Function, form, formals
from flowdsl.r.generic_defaults import default
from flowdsl.r.machine import Step
from flowdsl.r.matching import Given, match
from flowdsl.r.parts import Part, written
from flowdsl.r.promises import MISSING, Promise
from flowdsl.r.scope import Scope
from flowdsl.r.truth import truth
from flowdsl.r.values import (
    NULL,
    DataFrame,
    Poison,
    Value,
    Vector,
    describe,
    number,
    text,
)
from flowdsl.source import Span
from flowdsl.syntax import ast

if TYPE_CHECKING:
    from flowdsl.r.interpreter import Interpreter


def parts(node: ast.Call, called: str, formals: list[str]) -> dict[str | None, ast.Node]:
    """The unevaluated arguments of a form by formal."""
    taken = match(
        formals, [Given(a.name, a.span, a.name_span) for a in node.args], called, node.span
    )
    return {t: a.value for a, t in zip(node.args, taken) if a.value is not None}


def needed(node: ast.Call, called: str, formals: list[str], name: str) -> ast.Node:
    """An argument that a form cannot do without."""
    found = parts(node, called, formals).get(name)
    if found is None:
        raise left_out(name, called, node.span, formals)
    return found


def running(called: str, scope: Scope, span: Span) -> tuple[Frame, Scope]:
    """The running function's frame and scope."""
    home = frame_scope(scope)
    if home is None or home.frame is None:
        raise error("F218", f"`{called}` stands outside a function", span)
    return home.frame, home


def missing(interp: Interpreter, node: ast.Call, scope: Scope) -> Step:
    """`missing(x)`: whether the caller left a formal out."""
    arg = node.args[0].value if node.args else None
    if not isinstance(arg, ast.Name):
        raise error("F206", "`missing` wants the name of a formal", node.span)
    frame, home = running("missing", scope, node.span)
    if all(p.name != arg.name for p in frame.function.node.parameters):
        raise error("F206", f"`{arg.name}` of `missing` is no formal here", arg.span)
    if arg.name == "...":
        return number(not home.bindings["..."], node.span)
    assigned = not isinstance(home.bindings[arg.name], Promise)
    default = any(
        p.name == arg.name and p.default is not None for p in frame.function.node.parameters
    )
    unset = home.bindings[arg.name] is MISSING or default or not assigned
    return number(arg.name not in frame.given and unset, node.span)
    yield


def return_(interp: Interpreter, node: ast.Call, scope: Scope) -> Step:
    """`return(value)`."""
    value: Value = NULL
    if node.args and node.args[0].value is not None:
        value = yield interp.evaluate(node.args[0].value, scope)
    raise Return(value)


def local(interp: Interpreter, node: ast.Call, scope: Scope) -> Step:
    """`local(expr)`: names that it binds stay inside."""
    body = needed(node, "local", ["expr"], "expr")
    return (yield inside(interp, body, Scope(scope)))


def inside(interp: Interpreter, body: ast.Node, scope: Scope) -> Step:
    """The value of an expression in a scope of its own."""
    with interp.running(scope):
        try:
            return (yield interp.evaluate(body, scope))
        except Return as returned:
            return returned.value


def with_(interp: Interpreter, node: ast.Call, scope: Scope) -> Step:
    """`with(data, expr)`: the names of a list are variables."""
    formals = ["data", "expr"]
    body = needed(node, "with", formals, "expr")
    data = yield interp.evaluate(needed(node, "with", formals, "data"), scope)
    if isinstance(data, Poison):
        return data
    return (yield inside(interp, body, Scope(scope, named_items(data, "data", node.span))))


def subset(interp: Interpreter, node: ast.Call, scope: Scope) -> Step:
    """`subset(x, subset, select)`: the condition sees the columns as variables."""
    formals = ["x", "subset", "select"]
    given = parts(node, "subset", formals)
    x = yield interp.evaluate(needed(node, "subset", formals, "x"), scope)
    if isinstance(x, Poison):
        return x
    names = named_items(x, "x", node.span) if isinstance(x, DataFrame) else {}
    keep: Value | None = None
    if "subset" in given:
        keep = yield inside(interp, given["subset"], Scope(scope, dict(names)))
        if not isinstance(keep, Vector) or keep.type != "logical":
            raise error("F206", "`subset` wants a condition, TRUE or FALSE", given["subset"].span)
        keep = Vector(keep.data == 1)
    if not isinstance(x, DataFrame):
        return indexing.get(interp, x, [keep], False, node.span)
    columns: Value | None = None
    if "select" in given:
        places: dict[str, Value] = {n: number(i + 1) for i, n in enumerate(x.names or ())}
        columns = yield inside(interp, given["select"], Scope(scope, places))
    index: list[Value | None] = [keep, columns]
    return indexing.frame_items(interp, x, index, node.span, keep=True)


def transform(interp: Interpreter, node: ast.Call, scope: Scope) -> Step:
    """`transform(frame, name = expression)`: expressions see the columns as variables."""
    first = next((a for a in node.args if a.name in (None, "_data")), None)
    if first is None or first.value is None:
        raise left_out("_data", "transform", node.span, ["_data", "..."])
    frame = yield interp.evaluate(first.value, scope)
    if isinstance(frame, Poison):
        return frame
    if not isinstance(frame, DataFrame):
        raise error("F206", f"`transform` changes data frames, not {describe(frame)}", first.span)
    names = named_items(frame, "_data", node.span)
    made: Value = frame
    for arg in node.args:
        if arg is first:
            continue
        if arg.name is None or arg.value is None:
            raise error("F205", "`transform` takes columns by name", arg.span)
        value = yield inside(interp, arg.value, Scope(scope, dict(names)))
        made = with_part(interp, made, arg.name, value, arg.span)
    return made


def within(interp: Interpreter, node: ast.Call, scope: Scope) -> Step:
    """`within(data, expr)`: what the statements bind becomes items."""
    formals = ["data", "expr"]
    body = needed(node, "within", formals, "expr")
    made = yield interp.evaluate(needed(node, "within", formals, "data"), scope)
    if isinstance(made, Poison):
        return made
    names = named_items(made, "data", node.span)
    own = Scope(scope, dict(names))
    yield inside(interp, body, own)
    new = [n for n in own.bindings if n not in names]
    for name in [*names, *reversed(new)]:
        if own.bindings.get(name) is not names.get(name):
            made = with_part(interp, made, name, own.bindings[name], node.span)
    return made


def with_part(interp: Interpreter, held: Value, name: str, value: Value, span: Span) -> Value:
    """A list or data frame with one item set."""
    return written(interp, held, Part("$", (text(name),), span), value)


def recall(interp: Interpreter, node: ast.Call, scope: Scope) -> Step:
    """`Recall(...)`: the running function again."""
    frame, _ = running("Recall", scope, node.span)
    actuals = yield arguments(interp, frame.function, node.args, scope, None)
    return (yield call_closure(interp, frame.function, actuals, node.span, "Recall"))


def nargs(interp: Interpreter, node: ast.Call, scope: Scope) -> Step:
    """`nargs()`."""
    frame, _ = running("nargs", scope, node.span)
    return number(frame.count, node.span)
    yield


def on_exit(interp: Interpreter, node: ast.Call, scope: Scope) -> Step:
    """`on.exit(expr, add, after)`."""
    frame, _ = running("on.exit", scope, node.span)
    given = parts(node, "on.exit", ["expr", "add", "after"])
    flags = {"add": False, "after": True}
    for name in flags:
        if name in given:
            flags[name] = truth(interp, (yield interp.evaluate(given[name], scope)), node.span)
    kept = frame.leaving if flags["add"] else []
    new = [given["expr"]] if "expr" in given else []
    frame.leaving = [*kept, *new] if flags["after"] else [*new, *kept]
    interp.visible = False
    return NULL


CHOOSING = ["arg", "choices", "several.ok"]


def match_arg(interp: Interpreter, node: ast.Call, scope: Scope) -> Step:
    """`match.arg(arg, choices)`: without choices, those of the formal's default."""
    given = parts(node, "match.arg", CHOOSING)
    arg = needed(node, "match.arg", CHOOSING, "arg")
    several = False
    if "several.ok" in given:
        several = truth(interp, (yield interp.evaluate(given["several.ok"], scope)), node.span)
    value = yield interp.evaluate(arg, scope)
    own = "choices" not in given
    if own:
        choices = yield default_of(interp, arg, scope, node.span)
    else:
        choices = yield interp.evaluate(given["choices"], scope)
    if isinstance(value, Poison) or isinstance(choices, Poison):
        return Poison()
    options = texts_of(choices, "choices", node.span)
    if value is NULL:
        return text(options[0], node.span)
    words = texts_of(value, "arg", arg.span)
    if own and not several and words == options:
        return text(options[0], node.span)
    if len(words) != 1 and not several:
        raise error("F206", "`arg` of `match.arg` must be one text", arg.span)
    chosen = [choice(word, options, arg.span) for word in words]
    return Vector(np.array(chosen, dtype=object), span=node.span)


def default_of(interp: Interpreter, arg: ast.Node, scope: Scope, span: Span) -> Step:
    """The value of a formal's default."""
    frame, home = running("match.arg", scope, span)
    name = arg.name if isinstance(arg, ast.Name) else None
    found = next((p for p in frame.function.node.parameters if p.name == name), None)
    if found is None or found.default is None:
        raise error(
            "F207",
            "`match.arg` needs `choices`, or a formal whose default lists them",
            span,
            'function(kind = c("normal", "laplace")) { kind <- match.arg(kind); ... }',
        )
    return (yield interp.evaluate(found.default, home))


def texts_of(value: Value, name: str, span: Span | None, called: str = "match.arg") -> list[str]:
    """Texts that an argument must be."""
    if not isinstance(value, Vector) or not value.is_string or not len(value):
        raise error("F206", f"`{name}` of `{called}` must be texts, not {describe(value)}", span)
    return [str(t) for t in value.data.reshape(-1, order="F")]


def choice(word: str, options: list[str], span: Span | None) -> str:
    """The option that a text names."""
    found = [o for o in options if o == word] or [o for o in options if o.startswith(word)]
    if len(found) == 1:
        return found[0]
    refused(word, options, span)


def refused(word: str, options: list[str], span: Span | None) -> NoReturn:
    """The error for a text that names no option, or several."""
    shown = ", ".join(f'"{o}"' for o in options)
    raise error("F206", f"this must be one of {shown}", span)


def use_method(interp: Interpreter, node: ast.Call, scope: Scope) -> Step:
    """`UseMethod(generic)`: the method of the first argument's class; nothing after it runs."""
    frame, home = running("UseMethod", scope, node.span)
    given = parts(node, "UseMethod", ["generic", "object"])
    generic = yield interp.evaluate(
        needed(node, "UseMethod", ["generic", "object"], "generic"), scope
    )
    (name,) = texts_of(generic, "generic", node.span, "UseMethod")[:1]
    if "object" in given:
        value = yield interp.evaluate(given["object"], scope)
    else:
        value = yield first_argument(interp, frame, home, node)
    if isinstance(value, Poison):
        return value
    found = method_of(interp, name, implicit(value), frame.function.scope)
    if found is not None:
        made = yield call_method(interp, found, frame.actuals, node.span)
    else:
        home_scope = frame.function.scope
        made = yield default(interp, name, value, frame.actuals, home_scope, node.span)
    raise Return(made)


def first_argument(interp: Interpreter, frame: Frame, home: Scope, node: ast.Call) -> Step:
    """The value by whose class a method is chosen."""
    parameters = frame.function.node.parameters
    if not parameters:
        raise error("F218", "a generic needs an argument to choose a method by", node.span)
    name = parameters[0].name
    if name == "...":
        dots = home.bindings["..."]
        return dots[0].value if dots else NULL
    if home.bindings.get(name) is MISSING:
        raise left_out(name, frame.name, node.span, [p.name for p in parameters])
    return (yield interp.evaluate(ast.Name(node.span, name, name), home))


def next_method(interp: Interpreter, node: ast.Call, scope: Scope) -> Step:
    """`NextMethod()`: what the next class does, with the same arguments and some more."""
    frame, home = running("NextMethod", scope, node.span)
    value = yield first_argument(interp, frame, home, node)
    dispatch = frame.dispatch or chosen_by_name(frame.name, value, node.span)
    more = [a for a in node.args if a.name not in ("generic", "object")]
    more = [a for i, a in enumerate(more) if a.name is not None or i > 1]
    extra = yield arguments(interp, frame.function, more, scope, None)
    new = {a.name for a in extra}
    actuals = [*(a for a in frame.actuals if a.name is None or a.name not in new), *extra]
    found = method_of(interp, dispatch.generic, dispatch.rest, frame.function.scope)
    if found is not None:
        return (yield call_method(interp, found, actuals, node.span))
    home_scope = frame.function.scope
    return (yield default(interp, dispatch.generic, value, actuals, home_scope, node.span))


def chosen_by_name(name: str, value: Value, span: Span) -> Dispatch:
    """How a method that was called by its own name would have been chosen."""
    names = implicit(value)
    for i, own in enumerate(names):
        if name.endswith(f".{own}"):
            return Dispatch(name.removesuffix(f".{own}"), tuple(names[i + 1 :]))
    raise error("F218", "`NextMethod` stands outside a method", span)


FUNCTIONS: tuple[Function, ...] = (
    form("missing", formals("x"), "Whether an argument was left out.", missing),
    form("return", formals(("value", None)), "Leave a function with a value.", return_),
    form("local", formals("expr"), "Evaluate in a scope of its own.", local),
    form(
        "subset",
        formals("x", "subset", ("select", None)),
        "The rows for which a condition holds.",
        subset,
    ),
    form(
        "transform", formals("_data", "..."), "A data frame with more or other columns.", transform
    ),
    form(
        "within",
        formals("data", "expr"),
        "A data frame or list after statements about its items.",
        within,
    ),
    form("with", formals("data", "expr"), "Evaluate with the names of a list.", with_),
    form("Recall", formals("..."), "Call the function that is running.", recall),
    form("nargs", (), "Number of arguments that the running function was given.", nargs),
    form(
        "on.exit",
        formals(("expr", None), ("add", False), ("after", True)),
        "Evaluate an expression when the running function is left.",
        on_exit,
    ),
    form(
        "match.arg",
        formals("arg", ("choices", None), ("several.ok", False)),
        "The choice that an argument names, in full or by its beginning.",
        match_arg,
    ),
    form(
        "UseMethod",
        formals("generic", ("object", None)),
        "Call the method of an object's class.",
        use_method,
    ),
    form(
        "NextMethod",
        formals(("generic", None), ("object", None), "..."),
        "Call the method of the next class, at last the default.",
        next_method,
    ),
)
