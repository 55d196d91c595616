"""Versions of what runs a spec, read without importing it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flowdsl.r.arguments import Call
from flowdsl.r.functions.versions import installed
from flowdsl.r.values import Value, number
from flowdsl.semantics.state import FlowState


def of_package(name: str) -> Callable[[FlowState, Call], Value]:
    """The version of an installed package."""

    def implementation(interp: FlowState, call: Call) -> Value:
        return installed(name, call)

    return implementation


def eager(interp: FlowState, call: Call) -> Value:
    """`tf$executing_eagerly()`."""
    return number(True, call.span)


TABLE: dict[str, Any] = {
    "function.tfp_version": of_package("tensorflow-probability"),
    "function.tf_version": of_package("tensorflow"),
    "function.executing_eagerly": eager,
}
