"""Joint distributions whose parts a function yields, as Python's generators do for TFP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from corpus.case import Case, tf, tfd


def joint(model: Callable[[], Iterator[Any]], **kwargs: Any) -> Any:
    """TFP's joint distribution of a Python generator."""
    return tfd.JointDistributionCoroutine(model, **kwargs)


def root(distribution: Any) -> Any:
    """A part that depends on no other."""
    return tfd.JointDistributionCoroutine.Root(distribution)


def hierarchy() -> Iterator[Any]:
    m = yield root(tfd.Normal(0.0, 1.0, name="m"))
    s = yield root(tfd.Gamma(2.0, 3.0, name="s"))
    yield tfd.Normal(m, s, name="y")


def walk() -> Iterator[Any]:
    x = yield root(tfd.Normal(0.0, 1.0))
    for step in (0.5, 0.25):
        x = yield tfd.Normal(x, step)


def regression() -> Iterator[Any]:
    w = yield tfd.Normal(tf.zeros(2), 1.0, name="w")
    x = tf.constant([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]])
    yield tfd.Normal(tf.linalg.matvec(x, w), 0.5, name="y")


CASES: tuple[Case, ...] = (
    Case(
        "coroutine_hierarchy",
        """
        model <- tfd_joint_distribution_coroutine(function() {
          m <- yield(tfd_normal(0, 1), name = "m")
          s <- yield(tfd_gamma(2, 3), name = "s")
          yield(tfd_normal(m, s), name = "y")
        })
        model %>% tfd_log_prob(list(m = 0.5, s = 0.7, y = -0.2))
        """,
        lambda: joint(hierarchy).log_prob(m=0.5, s=0.7, y=-0.2),
    ),
    Case(
        "coroutine_from_python_with_roots_and_names",
        """
        tfd <- tfp$distributions
        Root <- tfd$JointDistributionCoroutine$Root
        model <- tfd$JointDistributionCoroutine(coro::generator(function() {
          m <- yield(Root(tfd$Normal(0, 1, name = "m")))
          s <- yield(Root(tfd$Gamma(2, 3, name = "s")))
          y <- yield(tfd$Normal(m, s, name = "y"))
        }))
        model$log_prob_parts(list(0.5, 0.7, -0.2))
        """,
        lambda: dict(joint(hierarchy).log_prob_parts([0.5, 0.7, -0.2])._asdict()),
    ),
    Case(
        "coroutine_with_a_loop",
        """
        library(coro)
        walk <- generator(function() {
          x <- yield(Root(normal(0, 1)))
          for (step in c(0.5, 0.25)) x <- yield(normal(x, step))
        })
        d <- tfd_joint_distribution_coroutine(walk)
        as.numeric(d$log_prob(list(0.1, 0.2, 0.4)))
        """,
        lambda: joint(walk).log_prob([0.1, 0.2, 0.4]),
    ),
    Case(
        "coroutine_auto_batched_regression",
        """
        x <- cbind(1, 0:2)
        model <- tfd_joint_distribution_coroutine_auto_batched(function() {
          w <- yield(tfd_normal(c(0, 0), 1), name = "w")
          y <- yield(tfd_normal(tf$linalg$matvec(x, w), 0.5), name = "y")
        })
        model %>% tfd_log_prob(list(w = c(0.3, 0.2), y = c(0.4, 0.5, 0.6)))
        """,
        lambda: tfd.JointDistributionCoroutineAutoBatched(regression).log_prob(
            w=[0.3, 0.2], y=[0.4, 0.5, 0.6]
        ),
    ),
    Case(
        "sample_distributions_of_fixed_values",
        """
        d <- tfd_joint_distribution_coroutine(function() {
          m <- yield(tfd_normal(0, 1))
          yield(tfd_normal(m, 2))
        })
        drawn <- d$sample_distributions(value = list(0.5, 1))
        parts <- drawn[[1]]
        c(parts[[2]]$loc, parts[[2]] %>% tfd_log_prob(drawn[[2]][[2]]))
        """,
        lambda: [0.5, tfd.Normal(0.5, 2.0).log_prob(1.0)],
    ),
)
