"""Writes `tfp_signatures.json`, TFP's own signatures: `python -m flowdsl.catalogue.signatures`."""

from __future__ import annotations

import inspect
import json
from operator import attrgetter
from typing import Any

from flowdsl.catalogue.entry import Entry
from flowdsl.catalogue.index import CATALOGUE
from flowdsl.catalogue.tfp_formals import FAMILIES, PATH

# TFP's parts that stand in the way of a signature, and say nothing to a caller.
SKIPPED = (inspect.Parameter.VAR_POSITIONAL,)


def entries() -> list[Entry]:
    """The entries that stand for a class or a template function of TFP."""
    return [e for e in CATALOGUE if e.kind in FAMILIES and e.tfp]


def default_as_json(value: Any) -> Any:
    """A default as JSON holds it.

    >>> default_as_json(((0, 1),)), default_as_json(len)
    ([[0, 1]], {'function': 'len'})
    """
    if value is inspect.Parameter.empty:
        return {"required": True}
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, (list, tuple)):
        return [default_as_json(v) for v in value]
    if type(value).__name__ == "DType":
        return {"dtype": value.name}
    if callable(value):
        return {"function": value.__name__}
    return {"unset": True}  # a private mark of TFP's for "not given"


def formals_as_json(made: Any) -> list[list[Any]]:
    """Public formals of a class or function: names with defaults, `**kwargs` marked.

    >>> formals_as_json(lambda x, y=2, **more: None)
    [['x', {'required': True}], ['y', 2], ['more', {'rest': True}]]
    """
    target = made.__init__ if inspect.isclass(made) else made
    found: list[list[Any]] = []
    for p in inspect.signature(target).parameters.values():
        if p.name == "self" or p.name.startswith("_") or p.kind in SKIPPED:
            continue
        rest = p.kind is inspect.Parameter.VAR_KEYWORD
        found.append([p.name, {"rest": True} if rest else default_as_json(p.default)])
    return found


def read(tfp: Any) -> dict[str, Any]:
    """Signatures of an installed TFP, by family and name."""
    families: dict[str, dict[str, Any]] = {family: {} for family in sorted(set(FAMILIES.values()))}
    for entry in sorted(entries(), key=lambda e: (FAMILIES[e.kind], e.tfp)):
        family = FAMILIES[entry.kind]
        families[family][entry.tfp] = formals_as_json(attrgetter(f"{family}.{entry.tfp}")(tfp))
    return {"version": tfp.__version__, **families}


def written(signatures: dict[str, Any]) -> str:
    """The text of the data file: one line a class.

    >>> print(written({"version": "1", "bijectors": {"Exp": [["name", "exp"]]}}), end="")
    {
    "version": "1",
    "bijectors": {
    "Exp": [["name", "exp"]]
    }
    }
    """
    parts = [f'"version": {json.dumps(signatures["version"])}']
    for family, classes in signatures.items():
        if family != "version":
            lines = ",\n".join(f"{json.dumps(n)}: {json.dumps(f)}" for n, f in classes.items())
            parts.append(f"{json.dumps(family)}: {{\n{lines}\n}}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def main() -> None:
    """Read the installed TFP and write the data file."""
    import tensorflow_probability as tfp

    PATH.write_text(written(read(tfp)), encoding="utf-8")


if __name__ == "__main__":
    main()
