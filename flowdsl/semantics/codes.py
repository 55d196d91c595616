"""The long text of codes about names, arguments, types and values.

Each lesson carries a wrong spec, which gives the code, and a right one, which gives no error;
the tests run both.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Lesson:
    """What a code means: a title, a few sentences, a wrong and a right spec.

    `runs` marks codes that only a run can give, not a check.
    """

    title: str
    text: str
    wrong: str
    right: str
    runs: bool = False


LESSONS: dict[str, Lesson] = {
    "F201": Lesson(
        "a name that nothing has",
        "A name must be assigned before it is used, or be one of flowdsl's own. `?` at the prompt "
        "and `flowdsl explain NAME` show what a name does.",
        "nromal() %>% scale(2)",
        "normal() %>% scale(2)",
    ),
    "F202": Lesson(
        "a call of something that is no function",
        "Only functions and bijectors can be called. In call position names of numbers are skipped, "
        "so `scale <- 2; scale(3)` still finds the bijector.",
        "x <- 2\n(x)(3)",
        "x <- 2\nx * 3",
    ),
    "F203": Lesson(
        "an argument name that the function lacks",
        "Arguments are matched as in R: exact names first, then the beginnings of names, then "
        "positions. The message lists the names there are.",
        "normal(location = 1)",
        "normal(loc = 1)",
    ),
    "F204": Lesson(
        "an argument given twice, or a short name that fits two",
        "A shortened argument name must fit one argument only.",
        "normal(loc = 1, loc = 2)",
        "normal(loc = 1, scale = 2)",
    ),
    "F205": Lesson(
        "too many arguments",
        "There are more arguments than the function takes.",
        "exp() %>% shift(1, 2, 3, 4)",
        "exp() %>% shift(1)",
    ),
    "F206": Lesson(
        "an argument of the wrong kind",
        "The function wants another kind of value here: a number, a bijector, a distribution, "
        "a function, ...",
        'normal(loc = "one")',
        "normal(loc = 1)",
    ),
    "F207": Lesson(
        "a missing argument",
        "An argument without default must be given. R's names (`tfd_...`) keep R's defaults; short "
        "names have more: `normal()` is standard.",
        "tfd_normal(0)",
        "tfd_normal(0, 1)",
    ),
    "F208": Lesson(
        "a condition that is neither TRUE nor FALSE",
        "`if` and `while` want one TRUE or FALSE. Use all(...) or any(...) for a vector.",
        "if (c(TRUE, FALSE)) 1",
        "if (all(c(TRUE, FALSE))) 1",
    ),
    "F209": Lesson(
        "a `$` member that does not exist",
        "`d$log_prob(x)`, `d$batch_shape`, `b$forward(x)` and names of lists exist; of `tf$...` only "
        "tensor functions do.",
        "normal()$logprob",
        "normal()$log_prob(0)",
    ),
    "F210": Lesson(
        "an operation on something that is not numbers",
        "Operators and `a:b` work on numbers and tensors.",
        '1 + "a"',
        "1 + 2",
    ),
    "F211": Lesson(
        "an operator without meaning here",
        "Formulas (`~`), `?` and `@` are part of R's grammar but mean nothing in a flow.",
        "y ~ x",
        "normal()",
    ),
    "F212": Lesson(
        "an index outside its range",
        "Indexes count from 1, as in R.",
        "x <- c(1, 2)\nx[3]",
        "x <- c(1, 2)\nx[2]",
    ),
    "F213": Lesson(
        "an assignment to something that is no name",
        "A name can be assigned to, or a part of one: `x[2] <- 1`, `x$a <- 1`.",
        "x <- normal()\nx[1] <- 2",
        "x <- c(1, 2)\nx[1] <- 2",
    ),
    "F214": Lesson(
        "a name that is a distribution and a bijector",
        "Such a name means the bijector on the right of a pipe and inside chain(), else whichever its "
        "arguments fit. Prefixed names say which: tfd_... or tfb_...",
        "sinh_arcsinh(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)",
        "tfb_sinh_arcsinh(0.1, 1)",
    ),
    "F215": Lesson(
        "nothing to pipe into",
        "On the right of a pipe stands a function or a bijector.",
        "normal() %>% 3",
        "normal() %>% scale(3)",
    ),
    "F216": Lesson(
        "a decision about a value that is not known yet",
        "A function given to inline() is turned into a graph once; `if` cannot look at its "
        "argument. tf$where(condition, a, b) chooses for each element when the flow runs.",
        "tfb_inline(forward_fn = function(x) if (x > 0) x else 2 * x, inverse_fn = function(y) y)",
        "tfb_inline(forward_fn = function(x) tf$where(x > 0, x, 2 * x), "
        "inverse_fn = function(y) y)",
    ),
    "F217": Lesson(
        "a spec without a model",
        "fit, sample and compile want a distribution or a bijector: the last value of the spec, or "
        "the one named `model`.",
        "x <- 1",
        "model <- normal() %>% scale(2)",
        runs=True,
    ),
    "F218": Lesson(
        "break, next, return or yield outside its place",
        "`break` and `next` belong into loops, `return` into functions, `yield(distribution)` into "
        "the model of joint_distribution_coroutine() or a function that it calls.",
        "break",
        "for (i in 1:3) break",
    ),
    "F219": Lesson(
        "an input that the spec does not declare",
        "A value given with --set must be declared: `k <- input(3)`.",
        "",
        "k <- input(3)",
        runs=True,
    ),
    "F301": Lesson(
        "shapes that do not fit",
        "Every bijector knows how many numbers it works on. The event shape of what reaches it must "
        "fit; `flowdsl explain` shows the shapes step by step.",
        "normal() %>% iid(2) %>% permute(c(2, 0, 1))",
        "normal() %>% iid(2) %>% permute(c(1, 0))",
    ),
    "F302": Lesson(
        "values that a bijector cannot take",
        "The base distribution gives values outside the bijector's domain, so the density would not be "
        "defined.",
        "normal() %>% log()",
        "log_normal() %>% log()",
    ),
    "F303": Lesson(
        "single numbers where vectors are wanted",
        "Some bijectors work on whole vectors. `%>% iid(n)` makes n independent copies of a "
        "distribution one vector.",
        "normal() %>% permute(c(1, 0))",
        "normal() %>% iid(2) %>% permute(c(1, 0))",
    ),
    "F304": Lesson(
        "a parameter out of range",
        "Scales, rates and concentrations are positive, probabilities lie between 0 and 1. The bijector "
        "scale() takes negative numbers, but not 0.",
        "normal(scale = -1)",
        "normal(scale = 1)",
    ),
    "F305": Lesson(
        "a distribution on the right of a pipe",
        "A flow starts with its base distribution and is transformed from left to right.",
        "scale(2) %>% normal()",
        "normal() %>% scale(2)",
    ),
    "F306": Lesson(
        "no change of variables",
        "A bijector transforms a distribution, another bijector, or numbers. Two distributions have no "
        "sum in this language: that would not be a change of variables.",
        "normal() + normal()",
        "normal() %>% shift(1)",
    ),
    "F307": Lesson(
        "too many trained numbers",
        "The networks of a spec would have more weights than the limit allows. The count is made "
        "before memory is taken.",
        "normal() %>% iid(2) %>% real_nvp(1, real_nvp_default_template(list(40000, 40000)))",
        "normal() %>% iid(2) %>% real_nvp(1, real_nvp_default_template(list(64, 64)))",
    ),
    "F310": Lesson(
        "too many elements",
        "Values are limited in size, and counted before they are made.",
        "rep(1, 1e12)",
        "rep(1, 1000)",
    ),
    "F311": Lesson(
        "too much work",
        "Evaluation is limited in steps and in the depth of calls, so that a spec from somebody else "
        "cannot run for ever.",
        "f <- function(n) f(n + 1)\nf(1)",
        "f <- function(n) n + 1\nf(1)",
    ),
    "W401": Lesson(
        "a function that TFP removed",
        "It still works: flowdsl writes it as what replaced it. New specs use the replacement.",
        "tfb_affine_scalar(shift = 1, scale = 2)",
        "scale(2) %>% shift(1)",
    ),
    "W402": Lesson(
        "one distribution became a batch",
        "A parameter with several numbers under a distribution of single numbers makes several "
        "distributions side by side, as TFP does: log_prob then gives one number for each. If you mean "
        "one distribution of vectors, make the base a vector first.",
        "normal() %>% shift(c(1, 2, 3))",
        "normal() %>% iid(3) %>% shift(c(1, 2, 3))",
    ),
    "W403": Lesson(
        "a parameter that nothing uses",
        "A param() is trained where a distribution or a bijector is made of it. This one is made and "
        "then left: perhaps its name was misspelt where it should stand.",
        "a <- param(1)\nnormal() %>% shift(2)",
        "a <- param(1)\nnormal() %>% shift(a)",
    ),
    "W404": Lesson(
        "a warning of the spec's own",
        "The spec called warning(), and nothing handled it: tryCatch(..., warning = ) or "
        "suppressWarnings().",
        'warning("few data")',
        'suppressWarnings(warning("few data"))',
    ),
    "W405": Lesson(
        "a part of an argument has no effect",
        "A lower triangular matrix is read below and on its diagonal; what stands above it is ignored. "
        "R fills a matrix column by column, so matrix(c(1, 2, 3, 4), 2) has 3 above the diagonal: with "
        "byrow = TRUE the numbers go row by row.",
        "normal() %>% iid(2) %>% scale_matvec_tri_l(matrix(c(1, 2, 3, 4), 2))",
        "normal() %>% iid(2) %>% scale_matvec_tri_l(matrix(c(1, 0, 3, 4), 2, byrow = TRUE))",
    ),
    "F501": Lesson(
        "an error of the spec's own",
        "The spec called stop(), or a condition of stopifnot() did not hold.",
        'stop("no data")',
        "stopifnot(1 < 2)",
    ),
    "F502": Lesson(
        "a host function failed",
        "A function that the program around flowdsl had defined raised an error.",
        "",
        "1",
        runs=True,
    ),
    "F503": Lesson(
        "a file that source() may not read",
        "source() reads UTF-8 files of the spec's own folder, and never itself.",
        'source("other.flow")',
        "1",
    ),
    "F505": Lesson(
        "data from a spec that may not read files",
        "Only a spec that is itself a file may read data, from its own folder.",
        'read_data("x.csv")',
        "moons(10, seed = 1)",
    ),
}


def _long(lesson: Lesson) -> str:
    parts = [lesson.text]
    for label, spec in (("Wrong", lesson.wrong), ("Right", lesson.right)):
        if spec:
            body = "\n".join(f"    {line}" for line in spec.split("\n"))
            parts.append(f"{label}:\n{body}")
    return "\n\n".join(parts) + "\n"


CODES: dict[str, tuple[str, str]] = {
    code: (lesson.title, _long(lesson)) for code, lesson in LESSONS.items()
}
