"""Functions and arguments that TFP removed give what their replacement gives in TFP."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from flowdsl.catalogue import CATALOGUE
from flowdsl.diagnostics import FlowError
from flowdsl.session import Session


def run(text: str) -> tuple[Any, list[str]]:
    session = Session(seed=1)
    return session.run(text), [w.message for w in session.warnings if w.code == "W401"]


SAME = [
    ("tfb_ordered() %>% tfb_forward(c(1, 2, 4))", "invert(ascending()) %>% forward(c(1, 2, 4))"),
    ("tfb_gumbel(1, 2) %>% tfb_forward(0.5)", "gumbel_cdf(1, 2) %>% forward(0.5)"),
    ("tfb_weibull(2, 3) %>% tfb_forward(0.5)", "weibull_cdf(2, 3) %>% forward(0.5)"),
    ("tfb_kumaraswamy(2, 3) %>% tfb_forward(0.5)",
     "invert(kumaraswamy_cdf(2, 3)) %>% forward(0.5)"),
    ("tfb_matvec_lu(matrix(c(2, 1, 0.5, 3), nrow = 2), c(1, 0)) %>% tfb_forward(c(1, 2))",
     "scale_matvec_lu(matrix(c(2, 1, 0.5, 3), nrow = 2), c(1, 0)) %>% forward(c(1, 2))"),
    ("tfb_scale_tri_l(tfb_exp(), NULL) %>% tfb_forward(c(1, 2, 3))",
     "tfb_fill_scale_tri_l(tfb_exp(), NULL) %>% forward(c(1, 2, 3))"),
    ("tfb_affine_linear_operator(c(1, 2), tf$linalg$LinearOperatorDiag(c(2, 3))) %>% "
     "tfb_forward(c(1, 2))", "c(3, 8)"),
    ("tfd_wishart(4, scale = matrix(c(4, 2, 2, 5), nrow = 2)) %>% tfd_log_prob(diag(2))",
     "wishart_tri_l(4, matrix(c(2, 1, 0, 2), nrow = 2)) %>% log_prob(diag(2))"),
    ("tfd_wishart(4, scale_tril = diag(2)) %>% tfd_log_prob(diag(2))",
     "wishart_tri_l(4, diag(2)) %>% log_prob(diag(2))"),
    ("tfd_vector_exponential_diag(c(0, 1), c(1, 2)) %>% tfd_log_prob(c(1, 2))",
     "-1 - 0.5 - log(2)"),
    ("tfd_vector_exponential_diag(c(0, 1), scale_identity_multiplier = 2) %>% "
     "tfd_log_prob(c(1, 2))", "-1 - 2 * log(2)"),
    ("tfd_vector_laplace_diag(c(0, 1), c(1, 2), 1) %>% tfd_log_prob(c(1, 2))",
     "-0.5 - 1 / 3 - log(4) - log(6)"),
    ("tfd_vector_laplace_linear_operator(c(0, 1), tf$linalg$LinearOperatorDiag(c(1, 2))) %>% "
     "tfd_log_prob(c(1, 2))", "-1 - 0.5 - log(2) - log(4)"),
    ("tfd_vector_exponential_linear_operator(scale = diag(c(1, 2))) %>% tfd_log_prob(c(1, 2))",
     "-2 - log(2)"),
    ("tfd_vector_sinh_arcsinh_diag(c(0, 1), c(1, 2), NULL, 0.5, 1.5) %>% tfd_log_prob(c(1, 2))",
     "tf$reduce_sum(sinh_arcsinh(c(0, 1), c(1, 2), 0.5, 1.5) %>% log_prob(c(1, 2)))"),
    ("tfd_vector_sinh_arcsinh_diag(c(0, 1), c(1, 2), distribution = tfd_laplace(0, 1)) %>% "
     "tfd_log_prob(c(1, 2))", "-1 - 0.5 - log(2) - log(4)"),
    ("tfd_multivariate_normal_diag(c(1, 2), scale_identity_multiplier = 2) %>% tfd_stddev()",
     "c(2, 2)"),
    ("tfd_multivariate_normal_diag(NULL, c(1, 2), 3) %>% tfd_stddev()", "c(4, 5)"),
    ("tfd_transformed_distribution(tfd_normal(0, 1), tfb_exp(), event_shape = 2) %>% "
     "tfd_log_prob(c(1, 2))", "normal() %>% iid(2) %>% exp() %>% log_prob(c(1, 2))"),
    ("tfd_transformed_distribution(tfd_normal(0, 1), tfb_exp(), batch_shape = list(2)) %>% "
     "tfd_log_prob(1)", "normal(c(0, 0), 1) %>% exp() %>% log_prob(1)"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new"), SAME, ids=[s[0][:40] for s in SAME])
def test_old_as_new(old: str, new: str) -> None:
    got, lints = run(old)
    want, quiet = run(new)
    np.testing.assert_allclose(got, want, rtol=1e-5)
    assert "gone from TFP" in " ".join(lints)
    assert not quiet


REFUSED = [
    ("tfd_vector_diffeomixture(1, 2, normal())", "nothing there replaces it"),
    ("tfb_masked_dense(1, 2)", "TensorFlow 1"),
    ("tfd_wishart(4)", "needs `scale` or `scale_tril`"),
    ("tfd_vector_laplace_diag(1)", "how long its vectors are"),
    ("tfd_multivariate_normal_diag(scale_identity_multiplier = 2)", "how long its vectors are"),
    ("tfd_vector_sinh_arcsinh_diag(c(0, 1), distribution = normal() %>% iid(2))",
     "single numbers"),
    ("tfb_gumbel('a')", "`loc`"),
    ("tfb_ordered(validate_args = 'yes')", "`validate_args`"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words"), REFUSED, ids=[r[0][:40] for r in REFUSED])
def test_refused(text: str, words: str) -> None:
    with pytest.raises(FlowError) as caught:
        run(text)
    assert words in caught.value.diagnostics[0].message


PIPED = {
    "tfb_affine": ("iid(2)", "shift = c(1, 2), scale_diag = c(2, 3)", "c(1.5, 2.5)"),
    "tfb_affine_scalar": ("exp()", "1, 2", "1.5"),
    "tfb_affine_linear_operator": (
        "iid(2)", "c(1, 2), tf$linalg$LinearOperatorDiag(c(2, 3))", "c(1.5, 2.5)",
    ),
    "tfb_gumbel": ("shift(1)", "1, 2", "0.3"),
    "tfb_kumaraswamy": ("sigmoid()", "2, 3", "0.3"),
    "tfb_matvec_lu": ("iid(2)", "matrix(c(2, 1, 0.5, 3), nrow = 2), c(1, 0)", "c(1.5, 2.5)"),
    "tfb_ordered": ("iid(3) %>% ascending()", "", "c(0.3, 0.2, 0.1)"),
    "tfb_scale_tri_l": ("iid(3)", "tfb_exp(), NULL", "matrix(c(2, 1, 0, 3), nrow = 2)"),
    "tfb_weibull": ("exp()", "2, 3", "0.3"),
}  # fmt: skip
"""By name: what stands left of it after `normal() %>%`, its arguments, a value."""


def test_every_removed_bijector_is_piped() -> None:
    removed = {
        alias
        for entry in CATALOGUE.of_kind("action")
        for alias in (entry.name, *entry.aliases)
        if alias.startswith("tfb_")
    }
    assert removed - {"tfb_masked_dense"} == set(PIPED)


@pytest.mark.parametrize("name", PIPED)
def test_removed_bijectors_right_of_a_pipe(name: str) -> None:
    """A distribution or a bijector on the left is never taken for the first argument."""
    left, arguments, x = PIPED[name]
    base = f"normal() %>% {left}"
    piped, _ = run(f"{base} %>% {name}({arguments}) %>% log_prob({x})")
    called, _ = run(f"b <- {name}({arguments})\n{base} %>% b %>% log_prob({x})")
    assert np.isfinite(piped).all()
    assert np.array_equal(piped, called)
    y, _ = run(f"shift(0) %>% {name}({arguments}) %>% inverse({x})")
    z, _ = run(f"{name}({arguments}) %>% inverse({x})")
    assert np.array_equal(y, z)
