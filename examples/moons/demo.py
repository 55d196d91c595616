"""Trains the flow of moons.flow and leaves its picture, samples and model file in demo/.

Run by `make demo`. The true entropy of the data is the least negative log-likelihood that any
model can reach.
"""

from __future__ import annotations

from pathlib import Path

import flowdsl
from flowdsl.data import toy, write_table
from flowdsl.engines.quiet import import_tensorflow

SPEC = Path(__file__).with_name("moons.flow")
OUT = Path("demo")


def main() -> None:
    """Train, score, and write the three files."""
    import_tensorflow()
    model = flowdsl.compile(SPEC, seed=1)
    train = toy.moons(5_000, noise=0.1, seed=0)
    history = model.fit(train, epochs=600, seed=1)

    test = toy.moons(20_000, noise=0.1, seed=1)
    nll = float(-model.log_prob(test).mean())
    entropy = toy.entropy("moons", noise=0.1)

    OUT.mkdir(exist_ok=True)
    model.save(OUT / "moons.safetensors")
    write_table(OUT / "samples.csv", model.sample(5_000, seed=2), ("x1", "x2"))
    model.plot(OUT / "density.png", data=test[:2_000])
    print(
        f"test NLL {nll:.3f} nats, true entropy {entropy:.3f}, gap {nll - entropy:.3f} "
        f"({history.seconds:.0f} s of training; see density.png, samples.csv and "
        f"moons.safetensors in {OUT}/)"
    )


if __name__ == "__main__":
    main()
