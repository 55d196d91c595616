"""R's functions as a whole: each has an implementation, and none fails but with a FlowError."""

from __future__ import annotations

import random

import numpy as np
import pytest

from flowdsl.catalogue import CATALOGUE, Entry
from flowdsl.diagnostics import FlowError
from flowdsl.limits import Limits
from flowdsl.pipeline import check
from flowdsl.r import library
from flowdsl.r.interpreter import NotLooking
from flowdsl.r.program import result
from flowdsl.semantics import implementations
from flowdsl.semantics.extension import FlowInterpreter
from flowdsl.semantics.tensor_methods import methods
from flowdsl.session import Session
from flowdsl.source import Source
from flowdsl.syntax import parse

FUNCTIONS = (*library.every(), *CATALOGUE.of_kind("function"))
CODES = {
    "F201", "F202", "F203", "F204", "F205", "F206", "F207", "F208", "F209", "F210", "F212",
    "F213", "F214", "F301", "F302", "F303", "F304", "F306", "F310", "F311", "F501", "F503",
}  # fmt: skip

VALUES = (
    "1", "2.5", "-1", "0", "3L", "NaN", "Inf", "-Inf", "1e300", "1e18", "TRUE", "NULL", '"a"', '""',
    '"sum"', '"["', "1i", "c(1, 2, 3)", "1:4", "c(a = 1, b = 2)", 'c("x", "y")', "c(TRUE, FALSE)",
    "numeric(0)", "character(0)", "list()", "list(1, 2)", 'list(a = 1, b = "c")', "list(NULL)",
    "list(sum)", "matrix(1:4, 2)", "matrix(c(1.5, 2, 2, 5), 2)", "matrix(numeric(0), 0, 2)",
    "array(1:8, c(2, 2, 2))", "matrix(c('a', 'b'), 1)", "c(1, NaN)", "sum", "function(x) x",
    "function(x, y) x", "function() NULL", "normal()", "exp()", "tf", "tf$reduce_sum",
    "param(1)", "param(c(1, 2))", "param(matrix(1:4, 2))", "sample(normal(), 3L)", "c(-1, 1)",
    "1:0", "normal", "list(1, list(2))", "list(normal(), exp())", "1e7",
    "matrix(1:4, 2, dimnames = list(NULL, c('a', 'b')))", "~ .x", "c('a', 'b')",
    "array(1:3, 3, dimnames = list(c('a', 'b', 'c')))", "try(stop('x'), silent = TRUE)",
    "data.frame(x = 1:3, y = c('a', 'b', 'c'))", "factor(c('b', 'a'))",
)  # fmt: skip
NAMES = ("x", "n", "na.rm", "FUN", "sep", "by", "nrow", "each", "zzz", "probs", "init")


def calls(entry: Entry, count: int) -> list[str]:
    """Calls of a function with random arguments, most of them wrong."""
    rng = random.Random(entry.key)
    name = entry.aliases[0] if entry.aliases else entry.name
    quoted = f"`{name}`"
    made = [f"{quoted}()"]
    for _ in range(count):
        args = []
        for _ in range(rng.choice((1, 1, 2, 2, 3, 4))):
            value = rng.choice(VALUES)
            own = [f.name for f in entry.formals if f.name != "..."]
            label = rng.choice([None, None, None, *own, *NAMES[:2], rng.choice(NAMES)])
            args.append(value if label is None else f"{label} = {value}")
        made.append(f"{quoted}({', '.join(args)})")
    return made


def outcome(text: str) -> str | None:
    """The code of the error that a spec gives while it is only checked."""
    interpreter = FlowInterpreter(None, Limits(elements=100_000), seed=1)
    try:
        for statement in parse(Source("fuzz", text), interpreter.limits).program.statements:
            result(interpreter, statement)
    except NotLooking:
        return None
    except FlowError as problem:
        return problem.diagnostics[0].code
    return None


def test_every_function_has_an_implementation_and_the_reverse() -> None:
    made = implementations.made()
    assert {e.key for e in CATALOGUE.of_kind("function")} == {
        k for k in made if k.startswith("function.")
    }
    assert all(k in {e.key for e in CATALOGUE} for k in made)


def test_the_indexes_of_functions_are_in_step() -> None:
    assert library.index() == library.made()
    assert implementations.index() == implementations.made()


def test_methods_of_tensors_belong_to_functions_of_r() -> None:
    assert set(methods()) <= {f.key for f in library.every()}


@pytest.mark.parametrize(
    "entry", [e for e in FUNCTIONS if not getattr(e, "form", False)], ids=lambda e: e.key
)
def test_wrong_arguments_give_flow_errors(entry: Entry) -> None:
    for text in calls(entry, 60):
        code = outcome(text)
        assert code is None or code in CODES, (text, code)


OPERATORS = ("+", "-", "*", "/", "^", "%%", "%/%", "%*%", "%in%", "%o%", "<", "==", "&", "|", ":")


@pytest.mark.parametrize("op", OPERATORS)
def test_wrong_operands_give_flow_errors(op: str) -> None:
    rng = random.Random(op)
    for _ in range(150):
        text = f"({rng.choice(VALUES)}) {op} ({rng.choice(VALUES)})"
        code = outcome(text)
        assert code is None or code in CODES, (text, code)


INDEXES = (
    "", "1, 1", ", 1", "1, ", "1, 2, 3", "x", "x, x", ", , 1", "1, drop = FALSE", "[1]", "[x]",
    *(v for v in VALUES if "=" not in v),
)  # fmt: skip
NEW = ("1", '"a"', "NULL", "list(1)", "1:3", "normal()", "numeric(0)", "param(1)", "c(a = 1)")
TARGETS = ("x$a", "names(x)", "dim(x)", "diag(x)", "x$a$b", "x$a[2]", "names(x)[2]", "x[[1]][[1]]",
    "colnames(x)", "rownames(x)[1]", "dimnames(x)", "x['a', ]", "x[, 'b']",
)  # fmt: skip


@pytest.mark.parametrize("value", VALUES)
def test_wrong_indexes_give_flow_errors(value: str) -> None:
    rng = random.Random(value)
    for _ in range(40):
        index, new, target = rng.choice(INDEXES), rng.choice(NEW), rng.choice(TARGETS)
        for part in (f"x[{index}]", f"x[[{index}]]"):
            for text in (f"x <- {value}; {part}", f"x <- {value}; {part} <- {new}"):
                code = outcome(text)
                assert code is None or code in CODES, (text, code)
        code = outcome(f"x <- {value}; {target} <- {new}")
        assert code is None or code in CODES, (value, target, new, code)


BOMBS = (
    "outer(1:1e5, 1:1e5)",
    "(1:1e5) %o% (1:1e5)",
    "matrix(1:1e6, ncol = 1) %*% matrix(1:1e6, nrow = 1)",
    "tcrossprod(1:1e6)",
    "matrix(0, 1e5, 1e5)",
    "array(0, c(1e4, 1e4, 1e4))",
    "diag(1e6)",
    "diag(1, 1e6)",
    "rep(1:10, 1e9)",
    "rep(1:10, each = 1e9)",
    "rep_len(1, 1e12)",
    "numeric(1e12)",
    "character(1e12)",
    'vector("list", 1e12)',
    "seq(0, 1, length.out = 1e12)",
    "seq(0, 1, by = 1e-12)",
    "seq_len(1e12)",
    "x <- 1; x[1e12] <- 2",
    "x <- list(); x[[1e12]] <- 2",
    "x <- 1:3e6; y <- c(x, x, x, x)",
    "x <- matrix(0, 3000, 3); x[rep(1:3000, 100), rep(1:3, 100)]",
    "rbind(1:9e6, 1:9e6)",
    "runif(1e12)",
    "sample(1e12)",
    "cov(matrix(0, 2, 4e6))",
    "sprintf('%999999d', 1L)",
    "strrep <- paste(rep('abcdefgh', 1e6), collapse = ''); paste(rep(strrep, 1e6), collapse = '')",
    "outer(1:1e5, 1:1e5, '+')",
    "lower.tri(param(1))",
)


@pytest.mark.parametrize("text", BOMBS)
def test_sizes_are_counted_before_they_are_made(text: str) -> None:
    with pytest.raises(FlowError):
        Session(seed=1).run(text)


TENSORS = (
    ("sum(w)", 6.0),
    ("sum(w, 1)", 7.0),
    ("mean(w)", 2.0),
    ("prod(w)", 6.0),
    ("max(w)", 3.0),
    ("min(w, 0)", 0.0),
    ("any(w > 2)", True),
    ("all(w > 2)", False),
    ("var(w)", 1.0),
    ("sd(w)", 1.0),
    ("length(w)", 3),
    ("rev(w)", [3.0, 2.0, 1.0]),
    ("head(w, 2)", [1.0, 2.0]),
    ("tail(w, 1)", [3.0]),
    ("w[2]", 2.0),
    ("w[c(1, 3)]", [1.0, 3.0]),
    ("w[-1]", [2.0, 3.0]),
    ("w[c(TRUE, FALSE, TRUE)]", [1.0, 3.0]),
    ("w[2:3]", [2.0, 3.0]),
    ("m[1, ]", [1.0, 3.0]),
    ("m[, 2]", [3.0, 4.0]),
    ("m[, 2, drop = FALSE]", [[3.0], [4.0]]),
    ("m[2, 2]", 4.0),
    ("m[2:1, ]", [[2.0, 4.0], [1.0, 3.0]]),
    ("c(w, 4)", [1.0, 2.0, 3.0, 4.0]),
    ("unlist(list(w, 4))", [1.0, 2.0, 3.0, 4.0]),
    ("rep(w, 2)", [1.0, 2.0, 3.0, 1.0, 2.0, 3.0]),
    ("cumsum(w)", [1.0, 3.0, 6.0]),
    ("diff(w)", [1.0, 1.0]),
    ("t(m)", [[1.0, 2.0], [3.0, 4.0]]),
    ("t(w)", [[1.0, 2.0, 3.0]]),
    ("m %*% m", [[7.0, 15.0], [10.0, 22.0]]),
    ("diag(m)", [1.0, 4.0]),
    ("diag(w)[2, ]", [0.0, 2.0, 0.0]),
    ("rbind(w, w)", [[1.0, 2.0, 3.0], [1.0, 2.0, 3.0]]),
    ("cbind(w, w)", [[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]]),
    ("rbind(m, c(5, 6))", [[1.0, 3.0], [2.0, 4.0], [5.0, 6.0]]),
    ("cbind(m, c(5, 6))", [[1.0, 3.0, 5.0], [2.0, 4.0, 6.0]]),
    ("rbind(w, 0)", [[1.0, 2.0, 3.0], [0.0, 0.0, 0.0]]),
    ("cbind(1, m)", [[1.0, 1.0, 3.0], [1.0, 2.0, 4.0]]),
    ("rbind(w[1], w[2])", [[1.0], [2.0]]),
    ("rowSums(m)", [4.0, 6.0]),
    ("colSums(m)", [3.0, 7.0]),
    ("rowMeans(m)", [2.0, 3.0]),
    ("colMeans(m)", [1.5, 3.5]),
    ("crossprod(m)", [[5.0, 11.0], [11.0, 25.0]]),
    ("tcrossprod(m)", [[10.0, 14.0], [14.0, 20.0]]),
    ("crossprod(w)", [[14.0]]),
    ("outer(w, c(1, 2))", [[1.0, 2.0], [2.0, 4.0], [3.0, 6.0]]),
    ("solve(m)", [[-2.0, 1.5], [1.0, -0.5]]),
    ("solve(m, c(1, 2))", [1.0, 0.0]),
    ("det(m)", -2.0),
    ("chol(diag(w))[3, 3]", 3.0**0.5),
    ("pmax(w, 2)", [2.0, 2.0, 3.0]),
    ("pmin(w, c(0, 5, 1))", [0.0, 2.0, 1.0]),
    ("round(w / 2)", [0.0, 1.0, 2.0]),
    ("round(w / 7, 1)", [0.1, 0.3, 0.4]),
    ("trunc(-w / 2)", [0.0, -1.0, -1.0]),
    ("log(w, base = 2)[2]", 1.0),
    ("log2(w)[2]", 1.0),
    ("ifelse(w > 1, w, 0)", [0.0, 2.0, 3.0]),
    ("xor(w > 1, w > 2)", [False, True, False]),
    ("is.nan(w)", [False, False, False]),
    ("is.finite(w)", [True, True, True]),
    ("order(-w)", [3, 2, 1]),
    ("sort(-w)", [-3.0, -2.0, -1.0]),
    ("median(w)", 2.0),
    ("which.max(w)", 3),
    ("apply(m, 1, sum)", [4.0, 6.0]),
    ("as.numeric(m)", [1.0, 2.0, 3.0, 4.0]),
    ("as.list(w)[[2]]", 2.0),
    ("identical(w, c(1, 2, 3))", True),
    ("digamma(w)[1]", -0.5772157),
    ("matrix(c(w, 4), 2)", [[1.0, 3.0], [2.0, 4.0]]),
    ("paste(w, collapse = ' ')", "1 2 3"),
    ("sprintf('%.1f', w[2])", "2.0"),
    ("factorial(w)", [1.0, 2.0, 6.0]),
)


@pytest.fixture(scope="module")
def session() -> Session:
    made = Session(seed=1)
    made.run("w <- param(c(1, 2, 3)); m <- param(matrix(1:4, 2))")
    return made


@pytest.mark.tensorflow
@pytest.mark.parametrize(("text", "value"), TENSORS, ids=lambda x: x if isinstance(x, str) else "")
def test_functions_work_on_tensors(text: str, value: object, session: Session) -> None:
    got = session.run(text)
    if isinstance(value, str):
        assert got == value
        return
    assert np.shape(got) == np.shape(value)
    np.testing.assert_allclose(got, value, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("text", [t for t, _ in TENSORS])
def test_checking_tensors_finds_no_errors(text: str) -> None:
    spec = f"w <- param(c(1, 2, 3)); m <- param(matrix(1:4, 2))\n{text}"
    assert [d for d in check(spec) if d.severity == "error"] == []
