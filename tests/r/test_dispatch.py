"""Classes, attributes and methods, where R's fixture does not reach: printing, errors, scopes."""

from __future__ import annotations

import pytest

from flowdsl.diagnostics import FlowError
from flowdsl.session import Session
from flowdsl.source import Source


def printed(text: str) -> str:
    """What a prompt would show and what was written, in order."""
    out: list[str] = []
    session = Session(seed=1, write=out.append)

    def show(result: object) -> None:
        if result.visible:  # type: ignore[attr-defined]
            out.append(session.show(result.value) + "\n")  # type: ignore[attr-defined]

    session.execute(Source("s3", text), show)
    return "".join(out)


def refused(text: str) -> tuple[str, str]:
    """The code and message of a refusal that has a place."""
    with pytest.raises(FlowError) as caught:
        Session(seed=1).run(text)
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.span is not None
    return diagnostic.code, diagnostic.message


MONEY = 'print.money <- function(x, ...) { cat("$", unclass(x), "\\n"); invisible(x) }\n'


def test_a_value_shows_by_its_print_method() -> None:
    assert printed(MONEY + 'structure(5, class = "money")') == "$ 5 \n"


def test_print_and_showing_call_the_method_once() -> None:
    assert printed(MONEY + 'print(structure(5, class = "money"))') == "$ 5 \n"
    assert printed(MONEY + 'x <- structure(5, class = "money")\nx') == "$ 5 \n"


def test_a_method_may_go_on_to_the_default() -> None:
    text = 'print.m <- function(x, ...) { cat("m:\\n"); NextMethod() }\nstructure(1, class = "m")'
    assert printed(text) == 'm:\n[1] 1\nattr(,"class")\n[1] "m"\n'


def test_format_methods_serve_print_methods() -> None:
    text = (
        'format.m <- function(x, ...) paste0("<", unclass(x), ">")\n'
        'print.m <- function(x, ...) cat(format(x), "\\n")\n'
        'structure(7, class = "m")'
    )
    assert printed(text) == "<7> \n"


def test_summaries_may_have_classes_of_their_own() -> None:
    text = (
        'summary.flow <- function(object, ...) structure(list(n = 3), class = "summary.flow")\n'
        'print.summary.flow <- function(x, ...) cat("n =", x$n, "\\n")\n'
        'summary(structure(list(), class = "flow"))'
    )
    assert printed(text) == "n = 3 \n"


def test_methods_of_distributions_and_functions() -> None:
    text = (
        "kind <- function(x) UseMethod('kind')\n"
        "kind.distribution <- function(x) 'd'\nkind.bijector <- function(x) 'b'\n"
        "kind.default <- function(x) '?'\n"
        "paste0(kind(normal()), kind(tfb_exp()), kind(1))"
    )
    assert Session().run(text) == "db?"


@pytest.mark.tensorflow
def test_a_flow_with_methods() -> None:
    text = (
        "flow <- function(scale) structure(list(d = normal() %>% scale(scale)), class = 'flow')\n"
        "predict.flow <- function(object, x, ...) as.numeric(tfd_log_prob(object$d, x))\n"
        "predict(flow(1), 0)"
    )
    assert Session().run(text) == pytest.approx(-0.9189385)


def test_methods_are_found_where_the_generic_is_called() -> None:
    text = (
        "area <- function(s) UseMethod('area')\n"
        "f <- function() { area.sq <- function(s) s$w^2; "
        "area(structure(list(w = 3), class = 'sq')) }\nf()"
    )
    assert Session().run(text) == 9.0


def test_endless_methods_meet_the_limits() -> None:
    code, _ = refused('f <- function(x) UseMethod("f")\nf.default <- function(x) f(x)\nf(1)')
    assert code == "F311"
    code, _ = refused('print.a <- function(x, ...) print(x)\nprint(structure(1, class = "a"))')
    assert code == "F311"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('f <- function(x) UseMethod("f")\nf(1)', "F202"),
        ('f <- function(x) UseMethod("f")\nf()', "F207"),
        ('f <- function() UseMethod("f")\nf()', "F218"),
        ("f <- function(x) UseMethod(1)\nf(1)", "F206"),
        ('UseMethod("f")', "F218"),
        ("f <- function(x) NextMethod()\nf(1)", "F218"),
        ("NextMethod()", "F218"),
        ("predict(1)", "F202"),
        ("structure(1, 2)", "F205"),
        ('structure(1, class = rep("a", 101))', "F310"),
        ("x <- 1\nfor (i in 1:101) attr(x, paste0('a', i)) <- i", "F310"),
        ('structure(normal(), class = "a")', "F213"),
        ("x <- 1\nclass(x) <- 2", "F213"),
        ('x <- 1\nclass(x) <- "factor"', "F213"),
        ('x <- 1\nclass(x) <- "integer"', "F213"),
        ("x <- 1\nattr(x, 2) <- 2", "F206"),
        ("x <- 1\nattributes(x) <- 2", "F213"),
        ("attr(1, 2)", "F206"),
        ("inherits(1, 1)", "F206"),
        ("print(1, digits = 0)", "F206"),
        ("print(1, digits = 23)", "F206"),
        ("noquote(sum)", "F206"),
        ('table(1:3, useNA = "perhaps")', "F206"),
        ('table(1:3, dnn = c("a", "b"))', "F206"),
        ("table(1:3, 1:2)", "F301"),
        ("table()", "F207"),
    ],
)
def test_what_is_wrong_has_a_place(text: str, code: str) -> None:
    assert refused(text)[0] == code


def test_check_types_methods_without_running_tensors() -> None:
    from flowdsl.pipeline import check

    text = MONEY + 'd <- structure(list(n = normal()), class = "flow")\nd\nprint(d)\nstr(d)'
    assert not [d for d in check(Source("s3", text)) if d.severity == "error"]


@pytest.mark.parametrize(
    ("name", "word"),
    [("setClass", "S3"), ("R6Class", "S3"), ("system.time", "time"), ("substitute", "quoted"),
     ("new.env", "list")],
)  # fmt: skip
def test_what_is_left_out_says_why(name: str, word: str) -> None:
    with pytest.raises(FlowError) as caught:
        Session().run(f"{name}(1)")
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code == "F201" and word in diagnostic.hints[0]


def test_attributes_outlive_new_dimensions() -> None:
    text = 'x <- structure(1:4, unit = "m"); dim(x) <- c(2, 2); attr(x, "unit")'
    assert Session(seed=1).run(text) == "m"


def test_methods_of_parts_are_not_called_with_empty_indexes() -> None:
    text = '`[.m` <- function(x, i, j) 1; structure(matrix(1:4, 2), class = "m")[1, ]'
    code, message = refused(text)
    assert code == "F207" and "empty index" in message


def test_an_operator_that_calls_itself_ends() -> None:
    code, _ = refused('`==.m` <- function(e1, e2) e1 == e2; structure(1, class = "m") == 1')
    assert code == "F311"


def test_operators_add_layers_as_ggplot_does() -> None:
    text = (
        "`+.plot` <- function(e1, e2) { e1$layers <- c(e1$layers, e2); e1 }\n"
        'x <- structure(list(layers = character(0)), class = "plot") + "a" + "b"\n'
        "x$layers"
    )
    assert list(Session(seed=1).run(text)) == ["a", "b"]


def test_a_setter_at_last_sets_parts_inside() -> None:
    text = (
        "`[[<-.m` <- function(x, i, value) NextMethod()\n"
        'x <- structure(list(a = list(b = 1)), class = "m")\n'
        'x[["a"]]$b <- 3; c(x$a$b, class(x))'
    )
    assert list(Session(seed=1).run(text)) == ["3", "m"]


def test_methods_that_differ_and_levels_that_are_none_are_told_of() -> None:
    session = Session(seed=1)
    session.run(
        '`+.a` <- function(e1, e2) "a"; `+.b` <- function(e1, e2) "b"\n'
        'structure(1, class = "a") + structure(2, class = "b")\n'
        'f <- factor(c("a", "b")); f[1] <- "zz"'
    )
    first, second = (warning.message for warning in session.warnings)
    assert "`+.a` and `+.b` differ" in first and "`zz` is no level" in second
