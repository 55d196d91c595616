"""What TFP calls its objects: `exp`, `Normal`, `chain_of_exp_of_shift`."""

from __future__ import annotations

from flowdsl.catalogue import CATALOGUE
from flowdsl.ir import Apply, Arg, Node

MADE_OF: dict[str, tuple[str, tuple[str, ...], str]] = {
    "bijector.chain": ("chain_of_", ("bijectors",), "_of_"),
    "bijector.blockwise": ("blockwise_of_", ("bijectors",), "_and_"),
    "bijector.invert": ("invert_", ("bijector",), ""),
    "distribution.transformed_distribution": ("", ("bijector", "distribution"), ""),
    "distribution.sample_distribution": ("Sample", ("distribution",), ""),
    "distribution.independent": ("Independent", ("distribution",), ""),
    "distribution.batch_broadcast": ("BatchBroadcast", ("distribution",), ""),
    "distribution.batch_reshape": ("BatchReshape", ("distribution",), ""),
    "distribution.masked": ("Masked", ("distribution",), ""),
    "member.distribution.[": ("", ("self",), ""),
}
"""Names that are made of others: a word, the arguments whose names follow, what joins them."""

UNUSUAL = {
    "bijector.rational_quadratic_spline": "RationalQuadraticSpline",
    "bijector.scale_matvec_lu": "ScaleMatvecLU",
    "bijector.chain": "identity",
}
"""Names that TFP makes in other ways than the rest; a chain without links is the identity."""


def name_of(node: Node) -> str:
    """The name of an object: its argument `name`, or what TFP makes of its parts.

    >>> from flowdsl.catalogue import construct
    >>> name_of(construct(CATALOGUE["bijector.exp"], {}))
    'exp'
    """
    done: dict[int, str] = {}
    stack: list[Node] = [node]
    while stack:
        top = stack[-1]
        waiting = [p for p in parts(top) if id(p) not in done]
        if waiting:
            stack += waiting
            continue
        stack.pop()
        done[id(top)] = named(top, [done[id(p)] for p in parts(top)])
    return done[id(node)]


def parts(node: Node) -> list[Node]:
    """The nodes that a name is made of."""
    if not isinstance(node, Apply) or isinstance(node.get("name"), str):
        return []
    _, arguments, _ = MADE_OF.get(node.entry, ("", (), ""))
    return [part for name in arguments for part in nodes(node.get(name))]


def nodes(arg: Arg) -> list[Node]:
    """The nodes of an argument."""
    items = arg if isinstance(arg, tuple) else (arg,)
    return [item for item in items if isinstance(item, Node)]


def named(node: Node, inner: list[str]) -> str:
    """The name of a node, given those of its parts."""
    if not isinstance(node, Apply):
        return ""
    own = node.get("name")
    if isinstance(own, str):
        return own
    if node.entry in MADE_OF and inner:
        word, _, between = MADE_OF[node.entry]
        return word + between.join(inner)
    entry = CATALOGUE[node.entry]
    default = next((f.default for f in entry.tfp_formals or () if f.name == "name"), None)
    if isinstance(default, str):
        return default
    usual = entry.name if entry.kind == "bijector" else entry.tfp or entry.name
    return UNUSUAL.get(node.entry, usual)
