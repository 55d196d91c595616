"""A session: the incremental form of the language behind the prompt, files and Python."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np

from flowdsl.data.source import SPEC_DATA
from flowdsl.diagnostics import Diagnostic, FlowError, error
from flowdsl.diagnostics.render_line import harmless
from flowdsl.engines.select import make_engine
from flowdsl.ir import (
    Apply,
    BijectorType,
    DistributionType,
    Node,
    TensorType,
    TupleType,
    params,
    postorder,
)
from flowdsl.limits import DEFAULT_LIMITS, Limits
from flowdsl.r.machine import run as run_step
from flowdsl.r.printing.plain import Plain
from flowdsl.r.printing.show import printer_of
from flowdsl.r.program import Result, results
from flowdsl.r.values import HostFunction, List, Null, Opaque, Value, Vector, describe, from_array
from flowdsl.rewrite import rewrite, substitute
from flowdsl.semantics.extension import FlowInterpreter
from flowdsl.semantics.forcing import Look, once
from flowdsl.semantics.interop import FUNCTIONS, lent, vector_to_host
from flowdsl.semantics.json_values import to_json
from flowdsl.source import Source, Span
from flowdsl.syntax import parse

if TYPE_CHECKING:
    from flowdsl.engines.interface import Engine
    from flowdsl.model import Model


class Session:
    """Runs statements one after another, sharing names, weights and random numbers.

    Args:
        dtype: "float32" or "float64" for everything that does not ask for one.
        seed: makes two sessions equal; None draws fresh random numbers.
        directory: folder that `source()` and data readers may read from; None forbids both.
        inputs: values for `input()` declarations.
        limits: bounds for untrusted text.
        write: where print(), cat() and message() go; when None standard output, messages to
            standard error.

    >>> Session().run("2 * 3 + 1")
    7.0
    """

    def __init__(
        self,
        dtype: str | None = None,
        seed: int | None = None,
        directory: Path | None = None,
        inputs: Mapping[str, Any] | None = None,
        limits: Limits = DEFAULT_LIMITS,
        write: Callable[[str], object] | None = None,
        verbose: int = 0,
    ) -> None:
        if dtype not in (None, "float32", "float64"):
            raise error("F206", f'`dtype` must be "float32" or "float64", not {dtype!r}')
        self._engine: Engine | None = None
        self._write = write
        self._verbose = verbose
        self._standardised: dict[int, Node] = {}
        self._models: dict[int, tuple[Node, Model]] = {}
        self._rewritten: WeakKeyDictionary[Node, Node | None] = WeakKeyDictionary()
        self._lent: dict[int, tuple[Any, Node]] = {}
        self._count = 0
        self.dtype = dtype
        self.last: Value = Null()
        self.text = ""
        self.interpreter = FlowInterpreter(
            _Host(self), limits, directory, inputs, dtype, seed, data=SPEC_DATA
        )

    @property
    def engine(self) -> Engine:
        """The engine, made (and TensorFlow imported) when first needed."""
        if self._engine is None:
            self._engine = make_engine({"dtype": self.dtype or "float32"})
        return self._engine

    @property
    def warnings(self) -> list[Diagnostic]:
        """Warnings and lints so far."""
        return list(self.interpreter.lints)

    def run(self, text: str, name: str | None = None) -> Any:
        """Run statements; the value of the last one as Python and NumPy.

        Args:
            text: statements of the language.
            name: what diagnostics call the text.

        Returns:
            A float, int, bool, str, NumPy array, list, dict, Model, callable, or None.

        Raises:
            FlowError: with every syntax error, or the first error of a run.
        """
        self._count += 1
        last: list[Value] = [Null()]
        self.execute(
            Source(name or f"<input:{self._count}>", text),
            lambda result: last.__setitem__(0, result.value),
        )
        return self.to_python(last[0])

    def execute(self, source: Source, on_value: Callable[[Result], None] | None = None) -> None:
        """Run a source statement by statement, giving each value as it comes.

        Raises:
            FlowError: all syntax errors before anything runs, else the first failing statement.
        """
        parsed = parse(source, self.interpreter.limits)
        problems = [d for d in parsed.diagnostics if d.severity == "error"]
        if problems:
            raise FlowError(problems)
        for diagnostic in parsed.diagnostics:
            self.interpreter.lint(diagnostic)
        self.text += ("\n" if self.text else "") + source.text
        self.interpreter.budget.renew()
        for result in results(self.interpreter, parsed.program):
            if not isinstance(result.value, Null) or result.visible:
                self.last = result.value
            if on_value is not None:
                on_value(result)

    def define(self, name: str, function: Callable[..., Any], later: Iterable[str] = ()) -> None:
        """Lend a function to the spec, under a name that goes before the language's own.

        Args:
            name: what the spec calls it.
            function: called with Python values: numbers, flags and texts as they are, vectors
                as NumPy arrays, lists as lists (dicts where all items are named), NULL as None,
                functions as callables; tensors, distributions and bijectors as live TFP
                objects. Named arguments arrive as keywords. What it gives becomes a value of
                the language; what the language cannot hold is kept and handed back.
            later: parameters of `function` that get expressions instead of values: functions
                without arguments, which evaluate in a block of their own when called.

        Raises:
            TypeError: `function` cannot be called, or `name` is no text.

        >>> session = Session()
        >>> session.define("twice", lambda f, x: f(f(x)))
        >>> session.run("twice(function(x) x + 1, 3)")
        5.0
        """
        if not isinstance(name, str) or not name:
            raise TypeError(f"a name must be a text, not {name!r}")
        if not callable(function):
            raise TypeError(f"`{name}` must be a function, not {type(function).__name__}")
        lent_later = frozenset(later)
        unknown = sorted(lent_later - set(inspect.signature(function).parameters)) if later else []
        if unknown:
            raise TypeError(f"`{name}` has no parameter `{unknown[0]}`")
        self.interpreter.globals.bindings[name] = HostFunction(name, function, lent_later)

    def look(self, node: Node) -> Any:
        """The value of a tensor node, computed now.

        Raises:
            FlowError: F311 too much was computed for one input.
        """
        current = self.current(node)
        place = node.spans[0] if node.spans else None
        self.interpreter.budget.work(LOOK_WORK * len(postorder(current)), place)
        return self.engine.evaluate(self.rewritten(current))

    def native(self, node: Node) -> Any:
        """The live TFP object of a node of this session, or its tensor."""
        current = self.current(node)
        place = node.spans[0] if node.spans else None
        self.interpreter.budget.work(LOOK_WORK * len(postorder(current)), place)
        made = self.engine.native(self.rewritten(current))
        if not isinstance(node.type, (TensorType, TupleType)):
            self._lent[id(made)] = (made, node)
            if len(self._lent) > MAX_LENT:
                del self._lent[next(iter(self._lent))]
        return made

    def node_of(self, value: Any) -> Node | None:
        """The node of one of this session's models, or of what `native` gave."""
        from flowdsl.model import Model

        if isinstance(value, Model) and value.engine is self._engine:
            return value.root
        made, node = self._lent.get(id(value), (None, None))
        return node if made is value else None

    def current(self, node: Node) -> Node:
        """The node with what training has folded into its models."""
        return substitute(node, self._standardised)

    def rewritten(self, node: Node) -> Node:
        """The graph after the rewrites, which every graph passes before an engine sees it."""
        if node not in self._rewritten:
            made = rewrite(node)
            self._rewritten[node] = None if made is node else made  # a value keeps its key alive
        return self._rewritten[node] or node

    def fit(self, node: Node, data: Any, options: Mapping[str, Any]) -> Any:
        """Train a distribution's weights in this session; the history."""
        from flowdsl.training import fit

        self._settle(node)
        model = self.model_of(node)
        settings = {"verbose": self._verbose, **options}
        held = settings.get("validation_data")
        if held is not None and not isinstance(held, (dict, list)):
            settings["validation_data"] = np.asarray(held)
        history = fit(model, data, **settings)
        if model.root is not self.current(node):
            self._standardised[id(node)] = model.root
        return history

    def _settle(self, node: Node) -> None:
        """Look at results that were asked for before training changes the weights."""
        trained = {p.id for p in params(node) if p.trainable}
        bindings = self.interpreter.globals.bindings
        for name, value in list(bindings.items()):
            if not isinstance(value, Node) or not isinstance(value.type, TensorType):
                continue
            nodes = postorder(value)
            asked = any(isinstance(n, Apply) and n.entry in RESULTS for n in nodes)
            if asked and trained & {p.id for p in params(value)}:
                bindings[name] = from_array(np.asarray(self.look(value)))

    def model_of(self, node: Node, spec: str = "") -> Model:
        """The Model of a distribution or bijector of this session."""
        from flowdsl.model import Model

        known = self._models.get(id(node))
        if known is None:
            root = self.rewritten(self.current(node))
            known = (node, Model(root, self.engine, spec=spec or self.text))
            self._models[id(node)] = known
        return known[1]

    def model(self, name: str | None = None) -> Model:
        """The model named `name`, else the one called `model`, else the last value.

        Raises:
            FlowError: F217 there is no distribution or bijector.
        """
        return self.model_of(self.model_node(name))

    def model_node(self, name: str | None = None) -> Node:
        """The IR node of the session's model."""
        bindings = self.interpreter.globals.bindings
        value = bindings.get(name or "model", None)
        if value is None and name is None:
            value = self.last
        if isinstance(value, Node) and isinstance(value.type, (DistributionType, BijectorType)):
            return value
        if name is not None and name not in bindings:
            raise error("F217", f"the spec has no model named `{name}`")
        found = f"`{name or 'model'}` is" if value is not self.last else "the last value is"
        raise error(
            "F217",
            f"the spec gives no model: {found} {describe(value or Null())}",
            None,
            "end with a distribution, or name it: model <- normal() %>% ...",
        )

    def names(self) -> dict[str, str]:
        """Every name of the session with what it is."""
        return {k: describe(v) for k, v in self.interpreter.globals.bindings.items()}

    def show(self, value: Value) -> str:
        """A value as R prints it, by the spec's own `print` method where its class has one."""
        from flowdsl.r.dispatch import printing

        by_method = printing(self.interpreter, value)
        if by_method is None:
            return self.plain(value)
        out: list[str] = []
        kept, self._write = self._write, out.append
        try:
            run_step(by_method)
        finally:
            self._write = kept
        return "".join(out).removesuffix("\n")

    def plain(self, value: Value, **how: Any) -> str:
        """A value as R prints it, whatever methods the spec defines.

        Args:
            value: any value.
            how: `digits` of numbers, and whether texts stand in quotes (`quote`).
        """
        printer = printer_of(self.interpreter.foreign_printer())
        return printer.show(value, Plain(**how))

    def to_json(self, value: Value) -> Any:
        """A value as JSON data."""
        return to_json(value, once(self.look))

    def to_python(self, value: Value) -> Any:
        """A value as Python and NumPy."""
        return self.as_python(value, once(self.look))

    def as_python(self, value: Value, look: Look) -> Any:
        """A value as Python and NumPy, its tensors as a look gives them."""
        if isinstance(value, Vector):
            return vector_to_host(value)
        if isinstance(value, Node):
            if isinstance(value.type, TensorType):
                seen = np.asarray(look(value))
                return seen.item() if seen.ndim == 0 else seen
            if isinstance(value.type, TupleType):
                return look(value)
            if isinstance(value.type, (DistributionType, BijectorType)):
                return self.model_of(value)
            return value
        if isinstance(value, List):
            items = [self.as_python(v, look) for v in value.items]
            names = value.names or ()
            named = value.names is not None and all(names) and len(set(names)) == len(names)
            return dict(zip(names, items)) if named else items
        if isinstance(value, Null):
            return None
        if isinstance(value, Opaque):
            return value.value
        return lent(self.interpreter, value) if isinstance(value, FUNCTIONS) else value


# Computing one node takes about as long as this many operations on elements.
LOOK_WORK = 1_000

# How many live objects lent to host functions are known again when they come back.
MAX_LENT = 256

# What a user asked of a model, as opposed to an expression over its parameters.
RESULTS = frozenset(
    f"method.{name}"
    for name in (
        "sample",
        "log_prob",
        "prob",
        "cdf",
        "log_cdf",
        "quantile",
        "mean",
        "stddev",
        "variance",
        "survival_function",
        "log_survival_function",
        "entropy",
        "kl_divergence",
        "cross_entropy",
    )
)


class _Host:
    """Lends a session's powers to its interpreter."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def look(self, node: Node) -> Any:
        return self.session.look(node)

    def native(self, node: Node) -> Any:
        return self.session.native(node)

    def node_of(self, value: Any) -> Node | None:
        return self.session.node_of(value)

    def fit(self, model: Node, data: Any, options: Mapping[str, Any], span: Span | None) -> Any:
        try:
            return self.session.fit(model, data, options)
        except FlowError as problem:
            raise problem.at(span) from None

    def write(self, text: str) -> None:
        if self.session._write is not None:
            self.session._write(text)
        else:
            sys.stdout.write(harmless(text))

    def tell(self, text: str) -> None:
        if self.session._write is not None:
            self.session._write(text)
        else:
            sys.stderr.write(harmless(text))
