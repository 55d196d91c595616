"""The state of an evaluation that knows flows: weights, inputs, the engine's eyes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from flowdsl.catalogue import CATALOGUE, Catalogue
from flowdsl.diagnostics import error
from flowdsl.ir import (
    BijectorType,
    DistributionType,
    Function,
    Node,
    Param,
    Symbol,
    TensorType,
    postorder,
    size,
)
from flowdsl.limits import DEFAULT_LIMITS, Limits
from flowdsl.r import interpreter as r
from flowdsl.r.evaluator import EVALUATOR
from flowdsl.r.interpreter import NotLooking
from flowdsl.semantics import implementations
from flowdsl.semantics.coroutines import Coroutine
from flowdsl.source import Span


class Host(r.Host, Protocol):
    """What flows need of whoever runs them: numbers, training, output.

    `check` has no host, so nothing is ever computed.
    """

    def look(self, node: Node) -> Any:
        """Value of a tensor node, as NumPy (tuples for lists)."""
        ...

    def native(self, node: Node) -> Any:
        """The engine's own object of a node: a tensor, a distribution, ..."""
        ...

    def node_of(self, value: Any) -> Node | None:
        """The node of a model, or of an object that `native` gave; None for anything else."""
        ...

    def fit(self, model: Node, data: Any, options: Mapping[str, Any], span: Span | None) -> Any:
        """Train a model; the history."""
        ...


class DataSource(Protocol):
    """Where a spec's data come from."""

    def toy(self, name: str, n: int, noise: float, seed: int) -> Any:
        """A toy data set by name: an array of shape [n, 2]."""
        ...

    def read(self, path: str, columns: list[str] | None, root: Path, limits: Limits) -> Any:
        """Columns of a file below a folder as a matrix: an array of shape [rows, columns]."""
        ...


class FlowState(r.Interpreter):
    """An interpreter that keeps what flows need while they are built.

    Args:
        host: who computes values; None types everything and computes nothing.
        limits: bounds on work and size.
        directory: folder that `source()` and data readers may read from; None forbids both.
        inputs: values of `input()` declarations by name.
        dtype: floating dtype of everything that does not ask for one.
        seed: of all random numbers; None draws one.
        data: where toy sets and files are read.
        catalogue: names beyond R's.

    `coroutines` are the model functions that run.
    """

    host: Host | None

    def __init__(
        self,
        host: Host | None = None,
        limits: Limits = DEFAULT_LIMITS,
        directory: Path | None = None,
        inputs: Mapping[str, Any] | None = None,
        dtype: str | None = None,
        seed: int | None = None,
        data: DataSource | None = None,
        catalogue: Catalogue = CATALOGUE,
    ) -> None:
        super().__init__(EVALUATOR, host, limits, directory, seed)
        self.inputs = dict(inputs or {})
        self.known_inputs: set[str] = set()
        self.dtype = dtype
        self.data = data
        self.catalogue = catalogue
        self.sized: dict[Any, Any] = {}
        self.param_ids: dict[str, int] = {}
        self.declared: list[Param] = []
        self.coroutines: list[Coroutine | None] = []
        self.counted_seeds = 0

    def fresh_seed(self) -> int:
        """A seed for one sample or one network."""
        if self.checking:
            # Nothing is drawn: a count keeps nodes apart, and spares NumPy's generators.
            self.counted_seeds += 1
            return self.counted_seeds
        return int(self.random.integers(0, 2**31 - 1))

    def fresh_id(self, base: str) -> str:
        """A parameter name that no other has: `base`, then `base_2`, ..."""
        n = self.param_ids.get(base, 0) + 1
        self.param_ids[base] = n
        return base if n == 1 else f"{base}_{n}"

    def implementation(self, key: str) -> Callable[..., Any] | None:
        """The implementation of a catalogue entry that is more than its node."""
        return implementations.find(key)

    def look(self, node: Node, span: Span | None) -> Any:
        """The value of a tensor node.

        Raises:
            NotLooking: while checking.
        """
        self.decidable(node, span)
        if self.host is None:
            raise NotLooking
        return self.host.look(node)

    def decidable(self, node: Node, span: Span | None) -> None:
        """Refuse to decide by a value that no session can know.

        Raises:
            FlowError: F216 the value depends on the argument of a traced function.
        """
        nodes = postorder(node)
        own = {id(x) for n in nodes if isinstance(n, Function) for x in n.symbols}
        for made in self.coroutines:
            for symbol in made.asked(node) if made else ():
                raise error(
                    "F216",
                    f"this depends on `{symbol.name}`, a value that is only known when the joint "
                    "distribution is sampled",
                    span,
                    "choose between tensors: yield(normal(tf$where(x > 0, 1, 2), 1))",
                )
        if any(isinstance(n, Symbol) and id(n) not in own for n in nodes):
            raise error(
                "F216",
                "this depends on the argument of a traced function, "
                "whose value is only known when the flow runs",
                span,
                "use tf$where(condition, a, b) instead of if",
            )

    @contextmanager
    def yielding(self, to: Coroutine | None) -> Iterator[None]:
        """Say where yield() puts its parts, None where it has no place, for as long as it lasts."""
        self.coroutines.append(to)
        try:
            yield
        finally:
            self.coroutines.pop()

    def bounded(self, node: Node, span: Span | None) -> Node:
        """Check the static sizes of a new node against the limits."""
        t = node.type
        if isinstance(t, BijectorType) and len(t.steps) > self.limits.chain_steps:
            raise error(
                "F310",
                f"a chain of {len(t.steps):,} bijectors is longer than the "
                f"{self.limits.chain_steps:,} allowed",
                span,
            )
        shape = t.shape if isinstance(t, TensorType) else None
        if isinstance(t, DistributionType) and None not in (t.batch_shape, t.event_shape):
            shape = (*(t.batch_shape or ()), *(t.event_shape or ()))
        n = size(shape)
        if n is not None and n > self.limits.elements:
            raise error(
                "F310", f"{n:,} elements are more than the {self.limits.elements:,} allowed", span
            )
        return node
