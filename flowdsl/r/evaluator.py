"""The evaluator put together: expressions, calls and closures behind one object."""

from __future__ import annotations

from flowdsl.r import calls, evaluate


class TreeEvaluator:
    """Evaluates the AST: what an `Interpreter` calls back."""

    evaluate = staticmethod(evaluate.evaluate)
    call = staticmethod(calls.call_value)
    call_closure = staticmethod(calls.call_closure)
    call_builtin = staticmethod(calls.call_builtin)


EVALUATOR = TreeEvaluator()
