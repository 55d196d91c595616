"""flowdsl: a declarative, R-style language for normalizing flows.

>>> import flowdsl
>>> flowdsl.check("normal() %>% chain(shift(1), scale(2))")
()
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from flowdsl.diagnostics import Diagnostic, FlowError
    from flowdsl.model import Model, load
    from flowdsl.pipeline import check, compile
    from flowdsl.session import Session

# Where each public name lives; imported when first used, so that `import flowdsl` is instant.
_HOMES = {
    "compile": "flowdsl.pipeline",
    "check": "flowdsl.pipeline",
    "load": "flowdsl.model",
    "Model": "flowdsl.model",
    "Session": "flowdsl.session",
    "FlowError": "flowdsl.diagnostics",
    "Diagnostic": "flowdsl.diagnostics",
}

__all__ = ["Diagnostic", "FlowError", "Model", "Session", "__version__", "check", "compile", "load"]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'flowdsl' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
