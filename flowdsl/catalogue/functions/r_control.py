"""R's functions that steer evaluation: choosing, scopes, conditions, functions of functions."""

from __future__ import annotations

from flowdsl.catalogue.entry import Entry
from flowdsl.catalogue.functions.r import of_x, r, values

# Functions that see their arguments unevaluated, and so are forms of the evaluator.
FORMS = (
    r("switch", values("EXPR", "..."), "The alternative that a text or a number chooses."),
    r("local", values("expr"), "Evaluate in a scope of its own."),
    r("with", values("data", "expr"), "Evaluate with the names of a list."),
    r("Recall", values("..."), "Call the function that is running."),
    r("nargs", (), "Number of arguments that the running function was given."),
    r(
        "match.arg",
        values("arg", ("choices", None), ("several.ok", False)),
        "The choice that an argument names, in full or by its beginning.",
    ),
    r(
        "on.exit",
        values(("expr", None), ("add", False), ("after", True)),
        "Evaluate an expression when the running function is left.",
    ),
    r(
        "tryCatch",
        values("expr", "...", ("finally", None)),
        "Evaluate, and call error =, warning = or message = with what happens.",
    ),
    r(
        "withCallingHandlers",
        values("expr", "..."),
        "Evaluate, and call warning = or message = where it happens; evaluation goes on.",
    ),
    r("withRestarts", values("expr", "..."), "Evaluate, with places to which handlers can go."),
    r("try", values("expr", ("silent", False)), "Evaluate; an error becomes a value."),
    r("suppressWarnings", values("expr"), "Evaluate without warnings."),
    r("suppressMessages", values("expr"), "Evaluate without messages."),
    r("suppressPackageStartupMessages", values("expr"), "Evaluate without messages."),
)

CONDITIONS = (
    r(
        "warning",
        values("...", ("call.", True), ("immediate.", False), ("domain", None)),
        "Warn with a text of your own.",
    ),
    r("simpleError", values("message", ("call", None)), "An error as a value, for stop()."),
    r("simpleWarning", values("message", ("call", None)), "A warning as a value, for warning()."),
    r("simpleMessage", values("message", ("call", None)), "A message as a value."),
    r("simpleCondition", values("msg", ("call", None)), "A condition of no kind, as a value."),
    r(
        "errorCondition",
        values("message", "...", ("class", None), ("call", None)),
        "An error of a class of your own, as a value.",
    ),
    r(
        "warningCondition",
        values("message", "...", ("class", None), ("call", None)),
        "A warning of a class of your own, as a value.",
    ),
    r("signalCondition", values("cond", ("call", None)), "Tell handlers of a condition."),
    r("invokeRestart", values("r", "..."), "Go on where a restart is offered."),
    r("conditionMessage", values("c"), "The text of an error or a warning."),
    r("conditionCall", values("c"), "NULL: conditions do not keep their call."),
    r("inherits", values("x", "what", ("which", False)), "Whether a value is of a class."),
)

FUNCTIONALS = (
    r("Negate", values("f"), "The function that is TRUE where f is FALSE."),
    r("formalArgs", values("def"), "Names of the arguments of a function."),
    r("Find", values("f", "x", ("right", False)), "The first element for which f is TRUE."),
    r("Position", values("f", "x", ("right", False)), "The place of the first such element."),
    r("match.fun", values("FUN"), "The function of a name."),
    of_x("is.environment", "FALSE: scopes are no values here."),
    of_x("is.primitive", "Whether a value is a function of the catalogue."),
)

OPERATORS = (
    r("%in%", values("x", "table"), "Whether each element is in a table."),
    r("%o%", values("X", "Y"), "Products of every pair of elements."),
    r(":", values("from", "to"), "The whole steps from one number to another."),
    of_x("!", "Not."),
)

PACKAGES = (
    r(
        "requireNamespace",
        values("package", ("quietly", False)),
        "Whether what a package of R's offers is here.",
    ),
)

ENTRIES: tuple[Entry, ...] = (*FORMS, *CONDITIONS, *FUNCTIONALS, *OPERATORS, *PACKAGES)
