"""Methods of models with hidden parts whose results are lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import tensorflow as tf
from tensorflow.python.util import deprecation

from flowdsl.catalogue.members.hidden_states import NAMES
from flowdsl.catalogue.members.rules import SELF
from flowdsl.engines.calls import Call, make_method, method_input
from flowdsl.ir import JointType, Node, TupleType


def listed(call: Call) -> Any:
    """What TFP gives as a tuple, as a list; all else as it is."""
    made = make_method(call)
    return list(made) if isinstance(call.node.type, TupleType) else made


def posterior_marginals(call: Call) -> Any:
    """Hidden states given observations; TFP's classes name the formal differently."""
    asked = call.get(SELF)
    seen = tf.identity(method_input(call, asked, call.get("observations")))
    made = asked.posterior_marginals(seen)
    return list(made) if isinstance(call.node.type, TupleType) else made


def posterior_predictive(call: Call) -> Any:
    """A process at new points, without TFP's notice about a formal of its own."""
    with deprecation.silence():
        return make_method(call)


def parts(call: Call) -> list[Any]:
    """A density of each part, in the order of the parts."""
    made = make_method(call)
    asked = call.node.get(SELF)
    assert isinstance(asked, Node) and isinstance(asked.type, JointType)
    if asked.type.names is None:
        return list(made)
    found = made if isinstance(made, Mapping) else made._asdict()
    return [found[name] for name in asked.type.names]


SPECIAL: dict[str, Callable[[Call], Any]] = {
    **dict.fromkeys(NAMES, listed),
    "member.distribution.posterior_marginals": posterior_marginals,
    "member.distribution.posterior_predictive": posterior_predictive,
    "member.distribution.log_prob_parts": parts,
    "member.distribution.prob_parts": parts,
}
