"""The long text of every code of this package: title, lesson, a wrong and a right example."""

from __future__ import annotations


def _entry(title: str, lesson: str, wrong: str, right: str) -> tuple[str, str]:
    """A title, and a text made of a lesson and two examples."""
    return title, f"{lesson}\n\nWrong:\n{_indented(wrong)}\n\nRight:\n{_indented(right)}\n"


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.split("\n"))


CODES: dict[str, tuple[str, str]] = {
    "F001": _entry(
        "a malformed number",
        "Numbers are written as in R: `1`, `.5`, `1e-3`, `2L` for an integer, `0xFF`, `1i`.\n"
        "Digits are not grouped by `_`, and a product needs its `*`.",
        "scale(1_000)\nshift(2x)",
        "scale(1000)\nshift(2 * x)",
    ),
    "F002": _entry(
        "a string or name that is never closed",
        "A string ends with the quote it began with; a name in backticks with a backtick.",
        'x <- "abc',
        'x <- "abc"',
    ),
    "F003": _entry(
        "a wrong escape in a string",
        'In a string a backslash begins an escape: `\\n`, `\\t`, `\\\\`, `\\"`, `\\x41`,\n'
        "`\\u00e9`, `\\U0001F600`. For a backslash write two, or use a raw string. `\\x` and\n"
        "octal escapes give UTF-8 bytes and cannot be mixed with `\\u`; no escape makes a NUL.",
        '"C:\\data"',
        '"C:\\\\data"\nr"(C:\\data)"',
    ),
    "F004": _entry(
        "a character that is not of the language",
        "Outside strings and comments only R's own characters count. Typographic quotes, dashes\n"
        "and spaces come from word processors; a name does not begin with `_`.",
        "x <- “abc”",
        'x <- "abc"',
    ),
    "F005": _entry(
        "a character no text may hold",
        "NUL, other control characters and bytes that are not UTF-8 are refused wherever they\n"
        "stand. The file may not be text, or not be saved as UTF-8.",
        'x <- "caf\\xe9"  # saved as Latin-1',
        'x <- "café"  # saved as UTF-8',
    ),
    "F006": _entry(
        "a source that is too large",
        "A source is held to one megabyte. Data belongs in a data file.",
        "x <- c(0.1, 0.2, ...)  # a million numbers",
        'x <- read_csv("x.csv")',
    ),
    "F007": _entry(
        "a malformed raw string",
        "A raw string has brackets inside its quotes, and ends with the same bracket, dashes and\n"
        "quote it began with. Nothing in it is an escape.",
        'r"C:\\data"',
        'r"(C:\\data)"\nr"---(a )" b)---"',
    ),
    "F008": _entry(
        "an operator between `%` that is never closed",
        "Operators such as `%>%`, `%in%` and `%%` begin and end with `%` on one line.",
        "7 % 2",
        "7 %% 2",
    ),
    "F009": _entry(
        "an empty name",
        "A name in backticks or quotes holds at least one character.",
        'f("" = 1)',
        'f("a" = 1)',
    ),
    "F010": _entry(
        "an integer suffix that does not fit",
        "`L` makes a whole number an integer. On a fraction, or on a number past 2147483647, it\n"
        "does nothing and the number is a double; after a decimal point it is misleading.",
        "1.5L\n1.0L",
        "1.5\n1L",
    ),
    "F101": _entry(
        "something that cannot stand where it does",
        "What comes before must be followed by something else: an operator needs both its sides,\n"
        "`if`, `for` and `while` need their parentheses, arguments are separated by commas.",
        "if x > 1 f(x)",
        "if (x > 1) f(x)",
    ),
    "F102": _entry(
        "an unfinished statement",
        "A statement goes on while it ends with an operator, a comma or an open head; here\n"
        "nothing more comes.",
        "x <- normal() %>%",
        "x <- normal() %>% exp()",
    ),
    "F103": _entry(
        "a bracket that is never closed",
        "Every `(`, `[`, `[[` and `{` needs its closing partner.",
        "chain(shift(1), scale(2)",
        "chain(shift(1), scale(2))",
    ),
    "F104": _entry(
        "a bracket that closes the wrong thing",
        "Brackets close in the reverse order of their opening, each by its own kind.",
        "c(1, 2]",
        "c(1, 2)",
    ),
    "F105": _entry(
        "an operator at the start of a line",
        "At top level and in `{ }` a line end finishes a complete expression, so an operator at\n"
        "the start of the next line has no left side. Put it at the end of the line above, or\n"
        "put the whole in parentheses, where line ends do not count.",
        "normal()\n  %>% scale(2)",
        "normal() %>%\n  scale(2)",
    ),
    "F106": _entry(
        "an `else` without its `if`",
        "At top level `if (a) b` is complete at the end of its line. Keep `else` on the line of\n"
        "the closing brace; inside `{ }` and `( )` it may also begin the next line.",
        "if (a) {\n  b\n}\nelse {\n  c\n}",
        "if (a) {\n  b\n} else {\n  c\n}",
    ),
    "F107": _entry(
        "chained comparisons",
        "`<`, `>`, `<=`, `>=`, `==` and `!=` take two values and cannot be chained.",
        "0 < x < 1",
        "0 < x & x < 1",
    ),
    "F108": _entry(
        "two expressions side by side",
        "Between two values must come an operator, a comma or a line end. A quote that is\n"
        "missing further up shows here too.",
        "c(1 2)",
        "c(1, 2)",
    ),
    "F109": _entry(
        "a habit of another language",
        "The language is R's. Functions are `\\(x) x + 1`, vectors `c(1, 2)`, lists `list(a, b)`;\n"
        "`&`, `|`, `!` are the logical operators, `%in%`, `%%`, `%/%` membership, remainder and\n"
        "whole division; `x <- x + 1` stands for `x += 1`.",
        "f = lambda x: x + 1\nx = [1, 2]",
        "f <- \\(x) x + 1\nx <- c(1, 2)",
    ),
    "F110": _entry(
        "a reserved word as a name",
        "`if else repeat while function for in next break TRUE FALSE NULL Inf NaN NA` and the\n"
        "typed `NA_..._` have a meaning of their own.",
        "if <- 3",
        "condition <- 3\n`if` <- 3",
    ),
    "F111": _entry(
        "a semicolon after nothing",
        "At top level a semicolon ends a statement, so one must stand before it.",
        "x <- 1;; y <- 2",
        "x <- 1; y <- 2",
    ),
    "F112": _entry(
        "a right side of `|>` that is no call",
        "`x |> f(a)` means `f(x, a)`, so a call must stand on the right, and not one that has a\n"
        "syntax of its own, such as `+` or `[`. `%>%` takes names and more.",
        "x |> f\nx |> \\(v) v + 1",
        "x |> f()\nx |> (\\(v) v + 1)()\nx %>% f",
    ),
    "F113": _entry(
        "a misplaced `_`",
        "`_` stands for the left side of `|>`. It may stand once, as the whole value of a named\n"
        "argument of the call on the right. With `%>%` the dot does this, and may stand anywhere.",
        "x |> f(2, _)",
        "x |> f(2, y = _)\nx %>% f(2, .)",
    ),
    "F114": _entry(
        "a parameter that is there twice",
        "The parameters of a function have different names.",
        "function(x, x) x",
        "function(x, y) x",
    ),
    "F115": _entry(
        "a wrong name of an argument or parameter",
        "Before the `=` of an argument stands a name or a string, nothing else. Parameters are\n"
        "names, perhaps with defaults.",
        "f(x$y = 1)\nfunction(1) 1",
        "f(y = 1)\nfunction(x = 1) x",
    ),
    "F116": _entry(
        "`=` in a condition",
        "`=` assigns; a condition compares, with `==`.",
        "if (x = 1) y",
        "if (x == 1) y",
    ),
    "F117": _entry(
        "no name after `$`, `@` or `::`",
        "After these comes a name, a name in backticks or a string. Positions and computed names\n"
        "go in `[[ ]]`.",
        "x$1\nx$(name)",
        "x[[1]]\nx[[name]]",
    ),
    "F120": _entry(
        "nesting that is too deep",
        "Brackets, blocks, calls, prefix operators, assignments and `if`s in one another are held\n"
        "to 200. Give inner parts names.",
        "f(f(f(f(x))))  # and so on",
        "y <- f(f(x))\nf(f(y))",
    ),
    "F121": _entry(
        "a chain of operators that is too long",
        "A chain such as `a + b + c` is held to 10,000 terms.",
        "a1 + a2 + a3  # and so on",
        "sum(c(a1, a2, a3))",
    ),
    "F122": _entry(
        "a pipe that is too long",
        "A pipe is held to 1,000 steps.",
        "x %>% f() %>% f()  # and so on",
        "y <- x %>% f() %>% f()\ny %>% f() %>% f()",
    ),
}
