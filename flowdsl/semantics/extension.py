"""What flows add to R, on one page: every extension point of R's evaluator that they use."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from flowdsl.catalogue import CATALOGUE, construct
from flowdsl.catalogue.packages import PACKAGES
from flowdsl.catalogue.unsupported import ELSEWHERE
from flowdsl.diagnostics import error
from flowdsl.ir import BijectorType, DistributionType, Node, TensorType, TupleType
from flowdsl.r.arguments import Actual
from flowdsl.r.function import Function
from flowdsl.r.machine import Step
from flowdsl.r.printing.printer import Printable
from flowdsl.r.scope import Scope
from flowdsl.r.values import (
    NULL,
    Builtin,
    Foreign,
    HostFunction,
    Value,
    describe,
    from_array,
)
from flowdsl.semantics import pipes, resolve, tensor_operators
from flowdsl.semantics.composition import apply_bijector
from flowdsl.semantics.describing import printable
from flowdsl.semantics.entry_calls import call_entry, overloaded, signature, wanted
from flowdsl.semantics.flow_values import ALL_DIMS, Method, is_tensor
from flowdsl.semantics.forcing import once
from flowdsl.semantics.host_functions import call_host
from flowdsl.semantics.inputs import input_value, is_input
from flowdsl.semantics.parts import part
from flowdsl.semantics.state import FlowState
from flowdsl.semantics.tensor_methods import methods
from flowdsl.semantics.tensor_methods.combining import combine
from flowdsl.source import Span
from flowdsl.syntax import ast


class FlowInterpreter(FlowState):
    """R's interpreter with distributions, bijectors and tensors."""

    # Names: the catalogue goes before R, `tf` and `tfp` are modules.

    def builtin(self, name: str) -> Value | None:
        if name in resolve.CONSTANTS:
            return resolve.CONSTANTS[name]()
        return resolve.builtin(self.catalogue, name) or super().builtin(name)

    def builtin_names(self) -> Iterable[str]:
        return (*super().builtin_names(), *resolve.CONSTANTS, *self.catalogue.by_name)

    def hint(self, name: str) -> str | None:
        if name in ("coupling", "autoregressive", "realnvp_flow"):
            return "build layers from real_nvp() or masked_autoregressive_flow()"
        return ELSEWHERE.get(name)

    @property
    def packages(self) -> Collection[str]:
        return PACKAGES

    def from_package(self, package: str, name: str, span: Span | None) -> Value | None:
        return resolve.from_package(self, package, name, span)

    def bound(self, name: str, expression: ast.Node, value: Value, scope: Scope) -> Value:
        if is_input(expression, scope):  # `k <- input(3)` is set from outside under its name
            return input_value(self, name, value, expression.span)
        return value

    # Calls: names with several meanings, methods of objects, bijectors as functions.

    def wanted(
        self, function: Value, args: Sequence[ast.Argument], want: str | None, inserted: bool
    ) -> list[str | None]:
        return wanted(function, args, want, inserted)

    def overloaded(
        self, function: Builtin, actuals: Sequence[Actual], want: str | None, span: Span | None
    ) -> Step | None:
        return overloaded(self, function, actuals, want, span)

    def formal_names(self, function: Builtin) -> list[str]:
        return [f.name for f in signature(function.entries[0], function.style)]

    def method(self, function: Function) -> Callable[..., Any] | None:
        return methods().get(function.key)

    def call_foreign(
        self, function: Foreign, actuals: Sequence[Actual], span: Span | None
    ) -> Step | Value:
        if isinstance(function, Method):
            owner = Actual(None, function.owner, span)
            named = Builtin(function.entry.name, (function.entry,), "short")
            return call_entry(self, function.entry, named, [owner, *actuals], span)
        if len(actuals) != 1:
            raise error("F205", "a bijector is called with one argument", span)
        assert isinstance(function, Node)
        return apply_bijector(self, actuals[0].value, function, span)

    def call_host(
        self, function: HostFunction, actuals: Sequence[Actual], span: Span | None
    ) -> Value:
        return call_host(self, function, actuals, span)

    # Pipes: a bijector on the right is applied.

    def pipe_place(self, left: Value, function: Value) -> tuple[str | None, bool]:
        return pipes.place(left, function)

    def piped(
        self, left: Value, function: Value, actuals: Sequence[Actual], span: Span, name: str
    ) -> Step | None:
        return pipes.piped(self, left, function, actuals, span, name)

    # Arithmetic, indexing and members of nodes.

    def operate(self, op: str, operands: Sequence[Value], span: Span | None) -> Value | None:
        return tensor_operators.operate(op, operands, span)

    def part(
        self, value: Value, index: list[Value | None], double: bool, span: Span | None
    ) -> Value | None:
        return part(self, value, index, double, span)

    def rest_of_index(self) -> list[Value | None]:
        return [ALL_DIMS]

    def member(self, value: Value, name: str, span: Span | None) -> Value | None:
        return resolve.member(self, value, name, span)

    def unassignable(self, value: Value) -> tuple[str, ...]:
        made = isinstance(value, Node) and isinstance(value.type, (DistributionType, BijectorType))
        return ("make another one: d$copy(loc = 3)",) if made else ()

    def length(self, value: Foreign, span: Span | None) -> int:
        if isinstance(value, Node) and isinstance(value.type, TensorType):
            shape = value.type.shape
            if shape is None or None in shape:
                return int(np.size(self.look(value, span)))
            return int(np.prod([s for s in shape if s is not None], dtype=int))
        if isinstance(value, Node) and isinstance(value.type, TupleType):
            return len(value.type.items)
        return 1

    def dimensions(self, value: Foreign) -> Value:
        if isinstance(value, Node) and isinstance(value.type, TensorType):
            return resolve.shape_value(value.type.shape)
        return NULL

    def elements(self, value: Foreign, span: Span | None) -> Iterator[Value] | None:
        if not isinstance(value, Node) or not isinstance(value.type, TensorType):
            return None
        shape = value.type.shape
        if not shape or shape[0] is None:
            raise error("F210", f"{describe(value)} has no elements to go through", span)
        entry = CATALOGUE["tensor.getitem"]
        return (construct(entry, {"x": value, "index": (i,)}, span) for i in range(shape[0]))

    def combine(self, values: Sequence[Value], span: Span | None) -> Value | None:
        return combine(values, span)

    # Tensors are known once computed: `if` on one computes it, `check` types both branches.

    def force(self, value: Value, span: Span | None) -> Value:
        if isinstance(value, Node) and isinstance(value.type, TensorType):
            return from_array(np.asarray(self.look(value, span)), span)
        return value

    def undecided(self, condition: Value, span: Span | None) -> bool:
        if not self.checking or not is_tensor(condition):
            return False
        assert isinstance(condition, Node)
        self.decidable(condition, span)
        return True

    def counted_foreign(self, value: Foreign, span: Span | None) -> None:
        if isinstance(value, Node):
            self.bounded(value, span)

    # Printing: tensors are computed, flows are described in one line.

    def foreign_printer(self) -> Printable:
        assert self.host is not None
        look = once(self.host.look)
        return lambda value: printable(value, look)
