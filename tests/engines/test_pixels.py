"""PixelCNN++ against TFP's network with the same weights, and as a distribution of its own."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from tfp_pixels import theirs

import flowdsl
from flowdsl.diagnostics import FlowError
from flowdsl.ir import params
from flowdsl.limits import Limits

TINY = "num_resnet = 1, num_filters = 3, num_logistic_mix = 2"
SMALL = {
    "one level": ((2, 2, 1), 1, f"c(2, 2, 1), {TINY}, num_hierarchies = 1, high = 1"),
    "two levels": ((2, 4, 1), 1, f"c(2, 4, 1), {TINY}, num_hierarchies = 2, high = 1"),
    "three levels": ((4, 4, 1), None, f"c(4, 4, 1), {TINY}, num_hierarchies = 3, high = 3"),
    "channels": ((1, 1, 3), 2, f"c(1, 1, 3), {TINY}, num_hierarchies = 1, high = 2"),
    "wide": (
        (2, 3, 1),
        1,
        f"c(2, 3, 1), {TINY}, num_hierarchies = 1, high = 1, receptive_field_dims = c(2, 5)",
    ),
    "no normalisation": (
        (2, 2, 2),
        1,
        f"c(2, 2, 2), {TINY}, num_hierarchies = 2, high = 1, use_weight_norm = FALSE, "
        'resnet_activation = "relu"',
    ),
    "elu": (
        (2, 2, 1),
        3,
        f"c(2, 2, 1), {TINY}, num_hierarchies = 1, high = 4, low = 1, "
        'resnet_activation = "elu", use_data_init = FALSE',
    ),
}
COUNTED = [name for name, (_, top, _) in SMALL.items() if top is not None]


def shaken(name: str, started: bool = True) -> flowdsl.Model:
    """A model with weights away from their first values."""
    model = flowdsl.compile(f"tfd_pixel_cnn({SMALL[name][2]})")
    rng = np.random.default_rng(5)
    for p in params(model.root):
        first = model.engine.weights([p])[p.id]
        value = first + 0.5 * rng.normal(size=first.shape) if p.trainable else float(started)
        model.engine.assign([p], {p.id: np.asarray(value)})
    return model


def all_images(name: str) -> np.ndarray:
    shape, top, text = SMALL[name]
    assert top is not None
    low = 1 if "low = 1" in text else 0
    values = itertools.product(range(low, low + top + 1), repeat=int(np.prod(shape)))
    return np.array(list(values), np.float32).reshape(-1, *shape)


@pytest.mark.parametrize("name", SMALL)
def test_as_tfp_with_the_same_weights(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    model = shaken(name)
    shape, _, text = SMALL[name]
    low, high = (1, 5) if "low = 1" in text else (0, 2)
    x = np.random.default_rng(1).integers(low, high, (5, *shape)).astype(np.float32)
    want = theirs(model, monkeypatch).log_prob(np.array(x, copy=True)).numpy()
    np.testing.assert_allclose(model.log_prob(x), want, rtol=2e-4, atol=1e-4)


@pytest.mark.parametrize("name", COUNTED)
@pytest.mark.parametrize("started", [True, False])
def test_all_images_together_have_probability_one(name: str, started: bool) -> None:
    model = shaken(name, started)
    np.testing.assert_allclose(model.prob(all_images(name)).sum(), 1.0, rtol=1e-4)


@pytest.mark.parametrize("name", ["two levels", "channels"])
def test_samples_follow_the_density(name: str) -> None:
    model = shaken(name)
    images, n = all_images(name), 4000
    p = model.prob(images).astype(np.float64)
    drawn = model.sample(n, seed=3)
    assert np.array_equal(drawn, model.sample(n, seed=3))
    rows = {image.tobytes(): i for i, image in enumerate(images)}
    counts = np.bincount([rows[d.tobytes()] for d in drawn], minlength=len(images))
    frequent = p > 0.005
    z = (counts - n * p)[frequent] / np.sqrt(n * p * (1 - p))[frequent]
    assert np.abs(z).max() < 5


@pytest.mark.parametrize("name", SMALL)
def test_a_pixel_reads_only_what_is_before_it(name: str) -> None:
    model = shaken(name)
    made = model.distribution
    shape = SMALL[name][0]
    rng = np.random.default_rng(2)
    x = rng.uniform(-1, 1, (1, *shape)).astype(np.float32)
    before = made.mixtures(np.array(x, copy=True))
    pixels = shape[0] * shape[1]
    for last in range(pixels):
        changed = np.array(x, copy=True).reshape(1, pixels, -1)
        changed[:, last:] = rng.uniform(-1, 1, changed[:, last:].shape)
        after = made.mixtures(changed.reshape(x.shape))
        for a, b in zip(before, after):
            a, b = (np.asarray(t).reshape(pixels, -1)[: last + 1] for t in (a, b))
            np.testing.assert_allclose(a, b, atol=1e-6)


def test_training_starts_from_the_data_and_learns() -> None:
    rng = np.random.default_rng(0)
    bright = rng.integers(0, 2, (256, 1, 1, 1)) * 3
    x = np.clip(bright + rng.integers(-1, 2, (256, 4, 4, 1)), 0, 3).astype(np.float32)
    model = flowdsl.compile(
        f"tfd_pixel_cnn(c(4, 4, 1), {TINY}, num_hierarchies = 1, high = 3, dropout_p = 0.1)"
    )
    before = model.log_prob(x).mean()
    model.fit(x, epochs=30, batch_size=64, learning_rate=0.01, seed=1)
    assert model.log_prob(x).mean() > before + 2
    assert np.isfinite(model.log_prob(model.sample(8, seed=1))).all()


def test_a_saved_model_is_the_same(tmp_path: Path) -> None:
    model = shaken("two levels")
    path = tmp_path / "pixels.safetensors"
    model.save(path)
    x = all_images("two levels")[:7]
    script = (
        "import flowdsl, json, sys, numpy as np\n"
        f"m = flowdsl.load({str(path)!r})\n"
        f"print(json.dumps(m.log_prob(np.array({x.tolist()})).tolist()))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == model.log_prob(x).tolist()


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("tfd_pixel_cnn()", "F207", "image_shape"),
        ("tfd_pixel_cnn(c(4, 4))", "F301", "height, width and channels"),
        ("tfd_pixel_cnn(c(6, 6, 1))", "F301", "divisible by 4"),
        ("tfd_pixel_cnn(c(4, 4, 1), num_filters = 0)", "F304", "whole number from 1"),
        ("tfd_pixel_cnn(c(4, 4, 1), num_resnet = 1e6)", "F307", "gated layers"),
        ("tfd_pixel_cnn(c(4, 4, 1), num_filters = 1e6)", "F307", "trained parameters"),
        ("tfd_pixel_cnn(c(4, 4, 1), receptive_field_dims = c(3, 4))", "F304", "odd"),
        ("tfd_pixel_cnn(c(4, 4, 1), receptive_field_dims = c(2, 3))", "F304", "at least"),
        ("tfd_pixel_cnn(c(4, 4, 1), dropout_p = 1)", "F304", "dropout_p"),
        ("tfd_pixel_cnn(c(4, 4, 1), low = 5, high = 5)", "F304", "below"),
        ('tfd_pixel_cnn(c(4, 4, 1), resnet_activation = "tanh")', "F206", "concat_elu"),
        ("tfd_pixel_cnn(c(4, 4, 1), conditional_shape = c(2, 0))", "F301", "whole numbers from 1"),
        (
            f"log_prob(tfd_pixel_cnn(c(2, 2, 1), 3, {TINY}, num_h = 1), array(0, c(2, 2, 1)))",
            "F207",
            "needs `conditional_input`: `pixel_cnn` depends on a tensor of shape [3]",
        ),
    ],
)
def test_wrong_arguments(text: str, code: str, words: str) -> None:
    (found,) = flowdsl.check(text)
    assert found.code == code and words in found.message and found.span is not None


def test_weights_are_counted_before_they_are_drawn() -> None:
    session = flowdsl.Session(limits=Limits(parameters=1_000_000))
    with pytest.raises(FlowError, match="F307"):
        session.run("tfd_pixel_cnn(c(8, 8, 3))")
    session.run(f"tfd_pixel_cnn(c(4, 4, 1), {TINY})")
