"""What `fit` promises, over a model in NumPy: no engine is needed."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from training_fakes import FakeModel, rows

from flowdsl.diagnostics import FlowError
from flowdsl.ir.support import POSITIVE
from flowdsl.training import EpochReport, History, TrainingFailed, fit
from flowdsl.training.codes import CODES


def quiet(model: FakeModel, data: Any = None, **options: Any) -> History:
    options = {"verbose": 0, "epochs": 10, "batch_size": 32, **options}
    return fit(model, rows() if data is None else data, **options)


def test_it_learns_and_reports_in_the_units_of_the_data() -> None:
    model, x = FakeModel(), rows()
    history = quiet(model, x, learning_rate=0.5)
    assert history.standardised and model.standardised
    sd = x.std(axis=0)
    at_best = np.log(sd).sum() + 1 + np.log(2 * np.pi)
    assert history.best_loss == pytest.approx(at_best, abs=0.3)
    assert history.loss[-1] == pytest.approx(at_best, abs=0.1)
    assert (history.rows, history.validation_rows, history.epochs) == (180, 20, 10)


def test_best_validation_weights_are_kept() -> None:
    model = FakeModel(script=lambda epoch: abs(epoch - 4) + 1.0)
    seen: list[np.ndarray] = []
    history = quiet(model, progress=lambda r: seen.append(model.w.copy()))
    assert (history.best_epoch, history.best_loss) == (4, 1.0)
    assert history.stopped == "epochs"
    np.testing.assert_array_equal(model.w, seen[3])
    assert not np.array_equal(model.w, seen[9])


def test_without_held_out_rows_all_rows_judge() -> None:
    model = FakeModel()
    history = quiet(model, validation_split=0.0)
    assert history.validation_loss == ()
    assert history.best_loss == pytest.approx(model.nll(rows().astype("float32")))
    assert "no rows are held out" in " ".join(history.notes)


@pytest.mark.parametrize(("min_delta", "epochs"), [(0.0, 20), (0.5, 5)])
def test_patience(min_delta: float, epochs: int) -> None:
    model = FakeModel(script=lambda epoch: 10 - 0.1 * epoch)
    history = quiet(model, epochs=20, patience=4, min_delta=min_delta)
    assert history.epochs == epochs
    assert history.stopped == ("epochs" if min_delta == 0 else "patience")
    # Better by less than min_delta is still better.
    assert history.best_epoch == epochs


def test_patience_counts_from_the_best_epoch() -> None:
    model = FakeModel(script=lambda epoch: 1.0 if epoch == 3 else 2.0)
    history = quiet(model, epochs=50, patience=5)
    assert (history.epochs, history.best_epoch, history.stopped) == (8, 3, "patience")


def test_ctrl_c_ends_with_the_best_weights(capsys: pytest.CaptureFixture[str]) -> None:
    seen: list[np.ndarray] = []

    def interrupt(epoch: int) -> None:
        if epoch == 6:
            raise KeyboardInterrupt

    model = FakeModel(script=lambda epoch: abs(epoch - 2.0), trouble=interrupt)
    history = quiet(model, progress=lambda r: seen.append(model.w.copy()), verbose=2)
    assert (history.stopped, history.epochs, history.best_epoch) == ("interrupted", 5, 2)
    np.testing.assert_array_equal(model.w, seen[1])
    assert "interrupted" in capsys.readouterr().err


def test_ctrl_c_in_the_first_epoch_keeps_what_there_is() -> None:
    def interrupt(epoch: int) -> None:
        raise KeyboardInterrupt

    history = quiet(FakeModel(trouble=interrupt))
    assert (history.stopped, history.epochs) == ("interrupted", 0)
    assert "first epoch" in history.notes[-1]


def test_a_loss_that_is_not_finite_stops_restores_and_names() -> None:
    seen: list[np.ndarray] = []
    model = FakeModel(trouble=lambda epoch: epoch != 4)
    with pytest.raises(TrainingFailed) as caught:
        quiet(model, progress=lambda r: seen.append(model.w.copy()))
    message = str(caught.value)
    assert "F511" in message and "epoch 4, step 2" in message and "`coupling #1`" in message
    history = caught.value.history
    assert (history.epochs, history.stopped) == (3, "not finite")
    np.testing.assert_array_equal(model.w, seen[history.best_epoch - 1])


def test_failing_at_once_gives_the_first_weights_back() -> None:
    model = FakeModel(trouble=lambda epoch: False, support=POSITIVE)
    model.w[:] = 0.25
    with pytest.raises(TrainingFailed, match="are all rows"):
        quiet(model, batch_size=200)
    assert model.w.tolist() == [0.25, 0.25]


def test_a_row_without_density_is_named() -> None:
    class Bounded(FakeModel):
        def log_prob(self, x: Any) -> np.ndarray:
            return np.where(np.asarray(x)[:, 0] > 50, -np.inf, super().log_prob(x))

    data = rows(20)
    data[13, 0] = 60.0
    model = Bounded(trouble=lambda epoch: False)
    with pytest.raises(TrainingFailed, match=r"no density to `data`, row 14 \("):
        quiet(model, data, validation_split=0.0)


def test_nan_on_the_rows_held_out() -> None:
    model = FakeModel(script=lambda epoch: np.nan if epoch == 3 else 1.0)
    with pytest.raises(TrainingFailed, match="that judges epochs is not finite"):
        quiet(model)


def test_infinite_on_the_rows_held_out_throughout() -> None:
    with pytest.raises(TrainingFailed, match="that judges epochs is not finite"):
        quiet(FakeModel(script=lambda epoch: np.inf))
    early = FakeModel(script=lambda epoch: np.inf if epoch < 3 else 1.0)
    assert quiet(early).best_epoch == 3


def test_one_seed_one_result() -> None:
    runs = []
    for seed in (1, 1, 2):
        model = FakeModel()
        history = quiet(model, seed=seed)
        runs.append((history.loss, history.validation_loss, model.w.tolist()))
    assert runs[0] == runs[1]
    assert runs[0] != runs[2]
    drawn = quiet(FakeModel(), seed=None)
    assert f"seed {drawn.seed}" in drawn.notes
    assert quiet(FakeModel(), seed=drawn.seed).loss == drawn.loss


def test_global_numpy_state_is_left_alone() -> None:
    np.random.seed(3)
    before = np.random.rand()
    np.random.seed(3)
    quiet(FakeModel())
    assert np.random.rand() == before


def test_batches_are_full_and_reshuffled() -> None:
    model = FakeModel()
    quiet(model, rows(100), validation_split=0.0, batch_size=30, epochs=3)
    orders = model.trainers[0].orders
    assert [o.shape for o in orders] == [(3, 30)] * 3
    assert all(len(np.unique(o)) == 90 for o in orders)
    assert not np.array_equal(orders[0], orders[1])
    few = FakeModel()
    quiet(few, rows(20), validation_split=0.0, batch_size=256, epochs=1)
    assert few.trainers[0].orders[0].shape == (1, 20)
    assert few.trainers[0].plan.batch_size == 20


def test_long_epochs_are_several_calls() -> None:
    model = FakeModel()
    quiet(model, rows(1000), validation_split=0.0, batch_size=2, epochs=1)
    calls = model.trainers[0].orders
    assert [len(c) for c in calls] == [167, 167, 166]
    assert len(np.unique(np.concatenate(calls))) == 1000


def test_validation_data_replaces_the_split() -> None:
    model = FakeModel()
    history = quiet(model, validation_data=rows(30, seed=9))
    assert (history.rows, history.validation_rows) == (200, 30)
    with pytest.raises(FlowError, match="`validation_data` has 3 columns"):
        quiet(FakeModel(), validation_data=rows(30, 3))


@pytest.mark.parametrize(
    ("options", "model", "expected", "words"),
    [
        ({}, {}, True, "all weights belong to flow layers"),
        ({}, {"layers": ("coupling #1", None)}, False, "meaning of `w1`"),
        ({"standardize": True}, {"layers": (None,)}, True, "as a part of the flow"),
        ({"standardize": False}, {}, False, "as asked"),
        ({}, {"support": POSITIVE}, False, "values are positive numbers"),
        ({}, {"standardised": True}, False, "already"),
        ({"standardize": True}, {"standardised": True}, False, "already"),
    ],
)
def test_standardisation(
    options: dict[str, Any], model: dict[str, Any], expected: bool, words: str
) -> None:
    made = FakeModel(**model)
    history = quiet(made, np.abs(rows()) + 1, **options)
    assert history.standardised is expected
    assert words in " ".join(history.notes)
    assert np.all(made.mean == 0) != expected


def test_standardisation_is_refused_where_it_breaks_the_support() -> None:
    with pytest.raises(FlowError, match="F513"):
        quiet(FakeModel(support=POSITIVE), standardize=True)


def test_a_second_fit_adds_no_second_standardisation() -> None:
    model = FakeModel()
    quiet(model)
    mean = model.mean
    assert quiet(model, rows(seed=5) * 10).standardised is False
    assert model.mean is mean


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"epochs": 0}, "`epochs` is 0; it must be a whole number of at least 1"),
        ({"epochs": 2.5}, "`epochs` is 2.5"),
        ({"batch_size": True}, "`batch_size` is True"),
        ({"learning_rate": -1}, "`learning_rate` is -1; it must be a number above 0"),
        ({"learning_rate": float("nan")}, "`learning_rate` is nan"),
        ({"validation_split": 1.0}, "at least 0 and below 1"),
        ({"schedule": "cosin"}, "did you mean 'cosine'"),
        ({"optimizer": "sgd"}, "`optimizer` is 'sgd'"),
        ({"clip_norm": 0}, "`clip_norm` is 0"),
        ({"patience": 0}, "`patience` is 0"),
        ({"seed": -1}, "`seed` is -1; it must be a whole number of at least 0"),
    ],
)
def test_wrong_options(options: dict[str, Any], message: str) -> None:
    with pytest.raises(FlowError) as caught:
        quiet(FakeModel(), **options)
    assert message in str(caught.value)
    assert caught.value.diagnostics[0].code in CODES


def test_bad_data_is_refused_before_anything_changes() -> None:
    data = rows()
    data[7, 1] = np.nan
    model = FakeModel()
    with pytest.raises(FlowError, match=r"row 8 .*column `x2` is missing"):
        quiet(model, data)
    assert not model.standardised and not model.trainers
    data[7, 1] = 1e30
    with pytest.raises(FlowError, match="row 8"):
        quiet(model, data)
    with pytest.raises(FlowError, match="constant"):
        quiet(model, np.stack([rows()[:, 0], np.ones(200)], axis=1))


def test_bijectors_and_batches_are_refused() -> None:
    model = FakeModel()
    model.batch_shape = (3,)  # type: ignore[attr-defined]
    with pytest.raises(FlowError, match=r"a batch \[3\] of distributions"):
        quiet(model)
    model.is_distribution = False  # type: ignore[attr-defined]
    with pytest.raises(FlowError, match="no density to train"):
        quiet(model)


def test_names_of_columns_go_to_the_model() -> None:
    named, plain = FakeModel(), FakeModel()
    quiet(named, {"a": rows()[:, 0], "b": rows()[:, 1]})
    quiet(plain)
    assert named.columns == ("a", "b")  # type: ignore[attr-defined]
    assert not hasattr(plain, "columns")


def test_nothing_to_train() -> None:
    with pytest.raises(FlowError, match="nothing to train"):
        quiet(FakeModel(layers=()))


def test_epochs_default_to_a_number_of_steps() -> None:
    model = FakeModel()
    fit(model, rows(5000), verbose=0)
    assert model.trainers[0].epochs == 295
    model = FakeModel()
    fit(model, rows(100), verbose=0)
    assert model.trainers[0].epochs == 1000


@pytest.mark.parametrize("schedule", ["cosine", "plateau", "constant"])
def test_schedules(schedule: str) -> None:
    model = FakeModel(script=lambda epoch: 1.0)
    history = quiet(model, epochs=40, schedule=schedule, learning_rate=0.1, patience=100)
    rates = np.concatenate(model.trainers[0].rates)
    assert rates.max() == pytest.approx(0.1)
    assert history.learning_rate[-1] == pytest.approx(rates[-1])
    last = {"cosine": 0.0, "plateau": 0.1 * 0.5**4, "constant": 0.1}
    assert rates[-1] == pytest.approx(last[schedule], abs=1e-3)
    if schedule == "cosine":
        assert rates[0] < 0.02


def test_patience_is_on_by_default_only_without_cosine() -> None:
    for schedule, epochs in (("cosine", 60), ("constant", 21)):
        model = FakeModel(script=lambda epoch: float(epoch))
        assert quiet(model, epochs=60, schedule=schedule).epochs == epochs


def test_defaults_for_layers_and_for_own_values() -> None:
    for layers, rate in ((("coupling #1", None), 3e-3), ((None,), 3e-2)):
        history = quiet(FakeModel(layers=layers), schedule="constant")
        assert history.learning_rate[0] == rate
        assert history.validation_rows == (20 if rate == 3e-3 else 0)


def test_a_run_that_was_too_short_says_so() -> None:
    slow = {"learning_rate": 1e-3, "schedule": "constant", "standardize": False}
    short = quiet(FakeModel(), epochs=20, **slow)
    enough = quiet(FakeModel(), learning_rate=0.3, epochs=20)
    assert "still fell" in short.notes[-1]
    assert "still fell" not in " ".join(enough.notes)


def test_reports_and_history(capsys: pytest.CaptureFixture[str]) -> None:
    reports: list[EpochReport] = []
    history = quiet(FakeModel(), progress=reports.append, verbose=2)
    out, err = capsys.readouterr()
    assert out == "" and err.count("epoch ") >= 10 and "standardised" in err
    assert [r.epoch for r in reports] == list(range(1, 11))
    assert "10 epochs" in repr(history) and "nats" in history._repr_html_()
    plain = history.to_dict()
    assert plain["epochs"] == 10 and isinstance(plain["loss"], list)
    quiet(FakeModel())
    assert capsys.readouterr() == ("", "")


def test_training_imports_no_tensorflow() -> None:
    code = "import flowdsl.training, flowdsl.data, flowdsl.plots, sys; print(sorted(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout
    for heavy in ("tensorflow", "polars", "pandas", "matplotlib", "rich", "scipy"):
        assert f"'{heavy}'" not in loaded
