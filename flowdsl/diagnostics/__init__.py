"""Everything the user reads of a problem: one located message each, with a code and a way out."""

from flowdsl.diagnostics.diagnostic import Diagnostic, Fix, FlowError, Related, error, lint, warning
from flowdsl.diagnostics.suggest import closest

__all__ = ["Diagnostic", "Fix", "FlowError", "Related", "closest", "error", "lint", "warning"]
