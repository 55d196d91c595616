"""Calls of tensor functions with what TensorFlow or TFP makes of the same numbers.

In a call {v}, {w}, {u}, {m}, {s}, {l} stand for the tensors of `TENSORS`; each call is run
twice, with plain numbers, which may fold, and with parameters, which go through the engine.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

TENSORS = {
    "v": np.array([0.3, 0.7, 0.9]),
    "w": np.array([0.5, 0.2, 1.5]),
    "u": np.array([2.0, -1.0, 3.0, 0.5]),
    "m": np.array([[1.0, 2.0, 3.0], [0.5, -1.0, 4.0]]),
    "s": np.array([[2.0, 0.5], [0.5, 1.0]]),
    "l": np.array([[2.0, 0.0], [1.0, 3.0]]),
}

Reference = Callable[[Any, Any, Any], Any]
"""From TensorFlow, TFP and the tensors."""

SHAPES: dict[str, Reference] = {
    "tf$shape({m})": lambda tf, tfp, x: tf.shape(x.m),
    "tf$size({m})": lambda tf, tfp, x: tf.size(x.m),
    "tf$rank({m})": lambda tf, tfp, x: tf.rank(x.m),
    "tf$range(2, 10, 3)": lambda tf, tfp, x: tf.range(2, 10, 3),
    "tf$range(3, 0, -1)": lambda tf, tfp, x: tf.range(3, 0, -1),
    "tf$range(4L)": lambda tf, tfp, x: tf.range(4),
    "tf$zeros_like({m})": lambda tf, tfp, x: tf.zeros_like(x.m),
    "tf$ones_like({v})": lambda tf, tfp, x: tf.ones_like(x.v),
    "tf$ones(tf$shape({m}))": lambda tf, tfp, x: tf.ones([2, 3]),
    "tf$fill(c(2L, 2L), 7)": lambda tf, tfp, x: tf.fill([2, 2], 7.0),
    "tf$constant(0, shape = c(2L, 3L))": lambda tf, tfp, x: tf.zeros([2, 3]),
    "tf$constant(1:6, shape = c(2L, 3L))": lambda tf, tfp, x: tf.reshape(tf.range(1, 7), [2, 3]),
    "tf$eye(2L, 3L, batch_shape = list(2L))": lambda tf, tfp, x: tf.eye(2, 3, [2]),
    "tf$linspace(0, 1, 5L)": lambda tf, tfp, x: tf.linspace(0.0, 1.0, 5),
    "tf$one_hot(c(2, 0), 3L)": lambda tf, tfp, x: tf.one_hot([2, 0], 3),
    "tf$one_hot(c(2, 0), 3L, 5, -1, axis = 0L)": lambda tf, tfp, x: tf.one_hot(
        [2, 0], 3, 5.0, -1.0, 0
    ),
    "tf$meshgrid({v}, {u})": lambda tf, tfp, x: tf.meshgrid(x.v, x.u),
    'tf$meshgrid({v}, {u}, indexing = "ij")': lambda tf, tfp, x: tf.meshgrid(
        x.v, x.u, indexing="ij"
    ),
    "tf$sequence_mask(c(1, 3), 4L)": lambda tf, tfp, x: tf.sequence_mask([1, 3], 4),
    "tf$sequence_mask(c(1, 3))": lambda tf, tfp, x: tf.sequence_mask([1, 3]),
    "tf$reverse({m}, list(1L))": lambda tf, tfp, x: tf.reverse(x.m, [1]),
    "tf$reverse({m}, c(0L, 1L))": lambda tf, tfp, x: tf.reverse(x.m, [0, 1]),
    "tf$roll({u}, 2L, 0L)": lambda tf, tfp, x: tf.roll(x.u, 2, 0),
    "tf$roll({m}, c(1L, -1L), c(0L, 1L))": lambda tf, tfp, x: tf.roll(x.m, [1, -1], [0, 1]),
    "tf$pad({m}, list(c(1, 0), c(0, 2)))": lambda tf, tfp, x: tf.pad(x.m, [[1, 0], [0, 2]]),
    "tf$pad({m}, matrix(1, 2, 2), constant_values = 9)": lambda tf, tfp, x: tf.pad(
        x.m, [[1, 1], [1, 1]], constant_values=9
    ),
    'tf$pad({v}, list(c(1, 2)), "REFLECT")': lambda tf, tfp, x: tf.pad(x.v, [[1, 2]], "REFLECT"),
    'tf$pad({v}, list(c(1, 2)), "SYMMETRIC")': lambda tf, tfp, x: tf.pad(
        x.v, [[1, 2]], "SYMMETRIC"
    ),
    "tf$tile({m}, c(2L, 1L))": lambda tf, tfp, x: tf.tile(x.m, [2, 1]),
    "tf$`repeat`({v}, 2L)": lambda tf, tfp, x: tf.repeat(x.v, 2),
    "tf$`repeat`({m}, c(2L, 0L, 1L), axis = 1L)": lambda tf, tfp, x: tf.repeat(
        x.m, [2, 0, 1], axis=1
    ),
    "tf$add_n(list({v}, {w}, {v}))": lambda tf, tfp, x: x.v + x.w + x.v,
    "tf$ensure_shape({m}, c(2L, 3L))": lambda tf, tfp, x: x.m,
    "tf$split({u}, 2L)": lambda tf, tfp, x: tf.split(x.u, 2),
    "tf$split({m}, c(1L, -1L), axis = -1L)": lambda tf, tfp, x: tf.split(x.m, [1, -1], -1),
    "tf$unstack({m})": lambda tf, tfp, x: tf.unstack(x.m),
    "tf$unstack({m}, axis = 1L)": lambda tf, tfp, x: tf.unstack(x.m, axis=1),
    "tf$stack(list({v}, {w}), axis = -1L)": lambda tf, tfp, x: tf.stack([x.v, x.w], -1),
    "tf$concat(list({m}, {m}), 1L)": lambda tf, tfp, x: tf.concat([x.m, x.m], 1),
    "tf$broadcast_to({v}, c(2L, 3L))": lambda tf, tfp, x: tf.broadcast_to(x.v, [2, 3]),
    "tf$expand_dims({v}, -1L)": lambda tf, tfp, x: tf.expand_dims(x.v, -1),
    "tf$squeeze(tf$expand_dims({m}, 0L), axis = 0L)": lambda tf, tfp, x: x.m,
    "tf$sort({u})": lambda tf, tfp, x: tf.sort(x.u),
    'tf$sort({m}, 0L, "DESCENDING")': lambda tf, tfp, x: tf.sort(x.m, 0, "DESCENDING"),
    "tf$argsort({u})": lambda tf, tfp, x: tf.argsort(x.u),
    'tf$argsort({m}, direction = "DESCENDING")': lambda tf, tfp, x: tf.argsort(
        x.m, direction="DESCENDING"
    ),
}

CHOICES: dict[str, Reference] = {
    "tf$gather({m}, c(2L, 0L), axis = 1L)": lambda tf, tfp, x: tf.gather(x.m, [2, 0], axis=1),
    "tf$gather({v}, matrix(c(0, 1, 2, 0), 2))": lambda tf, tfp, x: tf.gather(x.v, [[0, 2], [1, 0]]),
    "tf$gather({u}, 1L)": lambda tf, tfp, x: tf.gather(x.u, 1),
    "tf$gather({u}, tf$argsort({u}))": lambda tf, tfp, x: tf.sort(x.u),
    "tf$gather_nd({m}, matrix(c(0, 1, 2, 0), 2))": lambda tf, tfp, x: tf.gather_nd(
        x.m, [[0, 2], [1, 0]]
    ),
    "tf$scatter_nd(matrix(c(3, 1, 3), 3), {v}, c(4L))": lambda tf, tfp, x: tf.scatter_nd(
        [[3], [1], [3]], x.v, [4]
    ),
    "tf$tensor_scatter_nd_update({u}, matrix(c(3, 1, 0), 3), {v})": lambda tf, tfp, x: (
        tf.tensor_scatter_nd_update(x.u, [[3], [1], [0]], x.v)
    ),
    "tf$tensor_scatter_nd_add({u}, matrix(c(3, 1, 3), 3), {v})": lambda tf, tfp, x: (
        tf.tensor_scatter_nd_add(x.u, [[3], [1], [3]], x.v)
    ),
    "tf$boolean_mask({v}, c(TRUE, FALSE, TRUE))": lambda tf, tfp, x: tf.boolean_mask(
        x.v, [True, False, True]
    ),
    "tf$boolean_mask({m}, c(TRUE, FALSE, TRUE), axis = 1L)": lambda tf, tfp, x: tf.boolean_mask(
        x.m, [True, False, True], axis=1
    ),
    "tf$searchsorted(c(1, 2, 3), {u})": lambda tf, tfp, x: tf.searchsorted(
        tf.constant([1.0, 2.0, 3.0], x.u.dtype), x.u
    ),
    'tf$searchsorted(c(1, 2, 3), {u}, side = "right")': lambda tf, tfp, x: tf.searchsorted(
        tf.constant([1.0, 2.0, 3.0], x.u.dtype), x.u, "right"
    ),
    "tf$where({v} > 0.5, {v}, {w})": lambda tf, tfp, x: tf.where(x.v > 0.5, x.v, x.w),
    "tf$clip_by_value({u}, 0, 1)": lambda tf, tfp, x: tf.clip_by_value(x.u, 0, 1),
    "tf$clip_by_norm({u}, 1)": lambda tf, tfp, x: tf.clip_by_norm(x.u, 1.0),
    "tfp$math$clip_by_value_preserve_gradient({u}, 0, 1)": lambda tf, tfp, x: tf.clip_by_value(
        x.u, 0, 1
    ),
    "tf$math$top_k({u}, k = 2L)": lambda tf, tfp, x: tf.math.top_k(x.u, 2),
    "tf$argmax({u})": lambda tf, tfp, x: tf.argmax(x.u),
    "tf$math$argmin({m}, axis = 1L)": lambda tf, tfp, x: tf.argmin(x.m, 1),
    'tf$einsum("ij,j->i", {m}, {v})': lambda tf, tfp, x: tf.einsum("ij,j->i", x.m, x.v),
    'tf$einsum("i,j", {v}, {u})': lambda tf, tfp, x: tf.einsum("i,j", x.v, x.u),
    'tf$einsum("...i, i -> ...", {m}, {v})': lambda tf, tfp, x: tf.einsum("...i,i->...", x.m, x.v),
    'tf$einsum("ii->i", {s})': lambda tf, tfp, x: tf.einsum("ii->i", x.s),
    "tf$tensordot({m}, {v}, 1L)": lambda tf, tfp, x: tf.tensordot(x.m, x.v, 1),
    "tf$tensordot({m}, {s}, list(list(0L), list(1L)))": lambda tf, tfp, x: tf.tensordot(
        x.m, x.s, [[0], [1]]
    ),
}

SUMS: dict[str, Reference] = {
    "tf$math$reduce_std({m}, axis = 0L)": lambda tf, tfp, x: tf.math.reduce_std(x.m, 0),
    "tf$math$reduce_variance({m})": lambda tf, tfp, x: tf.math.reduce_variance(x.m),
    "tf$math$reduce_euclidean_norm({m}, 1L, TRUE)": lambda tf, tfp, x: (
        tf.math.reduce_euclidean_norm(x.m, 1, True)
    ),
    "tf$math$count_nonzero({m} > 0, axis = 1L)": lambda tf, tfp, x: tf.math.count_nonzero(
        x.m > 0, 1
    ),
    "tf$norm({m})": lambda tf, tfp, x: tf.norm(x.m),
    "tf$norm({m}, ord = 1, axis = 0L)": lambda tf, tfp, x: tf.norm(x.m, 1, 0),
    "tf$linalg$norm({m}, Inf, axis = 1L, keepdims = TRUE)": lambda tf, tfp, x: tf.norm(
        x.m, np.inf, 1, True
    ),
    'tf$norm({m}, "fro", axis = c(0L, 1L))': lambda tf, tfp, x: tf.norm(x.m, "fro", [0, 1]),
    "tf$nn$moments({m}, axes = 0L)": lambda tf, tfp, x: tf.nn.moments(x.m, [0]),
    "tf$math$cumsum({m}, 1L, TRUE, TRUE)": lambda tf, tfp, x: tf.math.cumsum(x.m, 1, True, True),
    "tf$math$cumprod({u}, exclusive = TRUE)": lambda tf, tfp, x: tf.math.cumprod(
        x.u, exclusive=True
    ),
    "tf$math$cumprod({u}, reverse = TRUE)": lambda tf, tfp, x: tf.math.cumprod(x.u, reverse=True),
    "tf$math$cumulative_logsumexp({u})": lambda tf, tfp, x: tf.math.cumulative_logsumexp(x.u),
    "tfp$math$log_cumsum_exp({m})": lambda tf, tfp, x: tfp.math.log_cumsum_exp(x.m),
    "tfp$math$reduce_logmeanexp({m}, axis = 0L)": lambda tf, tfp, x: tfp.math.reduce_logmeanexp(
        x.m, 0
    ),
    "tfp$math$reduce_log_harmonic_mean_exp({m}, axis = 1L)": lambda tf, tfp, x: (
        tfp.math.reduce_log_harmonic_mean_exp(x.m, 1)
    ),
    "tf$math$lbeta({v})": lambda tf, tfp, x: tf.math.lbeta(x.v),
    "tf$nn$softmax({m})": lambda tf, tfp, x: tf.nn.softmax(x.m),
    "tf$math$softmax({m}, axis = 0L)": lambda tf, tfp, x: tf.nn.softmax(x.m, 0),
    "tf$nn$log_softmax({u})": lambda tf, tfp, x: tf.nn.log_softmax(x.u),
    "tf$math$l2_normalize({m}, axis = 1L)": lambda tf, tfp, x: tf.math.l2_normalize(x.m, 1),
    "tf$nn$l2_normalize({u})": lambda tf, tfp, x: tf.nn.l2_normalize(x.u),
    "tf$nn$softmax_cross_entropy_with_logits({s}, {l})": lambda tf, tfp, x: (
        tf.nn.softmax_cross_entropy_with_logits(x.s, x.l)
    ),
    "tf$nn$sigmoid_cross_entropy_with_logits({v}, logits = {w})": lambda tf, tfp, x: (
        tf.nn.sigmoid_cross_entropy_with_logits(labels=x.v, logits=x.w)
    ),
    "tfp$math$trapz({u}, dx = 0.5)": lambda tf, tfp, x: np.trapezoid(x.u, dx=0.5),
    "tfp$math$trapz({u})": lambda tf, tfp, x: np.trapezoid(x.u),
    "tfp$math$trapz({v}, {w})": lambda tf, tfp, x: np.trapezoid(x.v, x.w),
    "tfp$math$log_combinations(6, {v} + 1)": lambda tf, tfp, x: tfp.math.log_combinations(
        np.float64(6), x.v + 1
    ),
    "tfp$math$soft_sorting_matrix({u}, 0.3)": lambda tf, tfp, x: tfp.math.soft_sorting_matrix(
        x.u, 0.3
    ),
    "tfp$math$interp_regular_1d_grid({v}, 0, 1, {u})": lambda tf, tfp, x: (
        tfp.math.interp_regular_1d_grid(x.v, 0.0, 1.0, x.u)
    ),
}

MATRICES: dict[str, Reference] = {
    "tf$matmul({m}, {m}, transpose_b = TRUE)": lambda tf, tfp, x: tf.matmul(
        x.m, x.m, transpose_b=True
    ),
    "tf$linalg$matmul({m}, {s}, TRUE)": lambda tf, tfp, x: tf.matmul(x.m, x.s, True),
    "tf$linalg$matvec({m}, {v})": lambda tf, tfp, x: tf.linalg.matvec(x.m, x.v),
    "tf$linalg$matvec({m}, c(1, 2), transpose_a = TRUE)": lambda tf, tfp, x: tf.linalg.matvec(
        x.m, np.array([1.0, 2.0]), True
    ),
    "tf$linalg$cross({v}, {w})": lambda tf, tfp, x: tf.linalg.cross(x.v, x.w),
    "tf$linalg$diag({v})": lambda tf, tfp, x: tf.linalg.diag(x.v),
    "tf$linalg$diag_part({m})": lambda tf, tfp, x: tf.linalg.diag_part(x.m),
    "tf$linalg$set_diag({s}, c(7, 8))": lambda tf, tfp, x: tf.linalg.set_diag(
        x.s, np.array([7.0, 8.0])
    ),
    "tf$linalg$band_part({m}, 0L, 1L)": lambda tf, tfp, x: tf.linalg.band_part(x.m, 0, 1),
    "tf$linalg$band_part({m}, -1L, 0L)": lambda tf, tfp, x: tf.linalg.band_part(x.m, -1, 0),
    "tf$linalg$trace({s})": lambda tf, tfp, x: tf.linalg.trace(x.s),
    "tf$linalg$matrix_transpose({m})": lambda tf, tfp, x: tf.transpose(x.m),
    "tf$linalg$adjoint({m})": lambda tf, tfp, x: tf.transpose(x.m),
    "tf$linalg$solve({l}, {s})": lambda tf, tfp, x: tf.linalg.solve(x.l, x.s),
    "tf$linalg$solve({l}, {s}, adjoint = TRUE)": lambda tf, tfp, x: tf.linalg.solve(x.l, x.s, True),
    "tf$linalg$triangular_solve({l}, {s})": lambda tf, tfp, x: tf.linalg.triangular_solve(x.l, x.s),
    "tf$linalg$triangular_solve({s}, {l}, lower = FALSE, adjoint = TRUE)": lambda tf, tfp, x: (
        tf.linalg.triangular_solve(x.s, x.l, False, True)
    ),
    "tf$linalg$cholesky_solve({l}, {s})": lambda tf, tfp, x: tf.linalg.cholesky_solve(x.l, x.s),
    "tfp$math$hpsd_solve({s}, {m})": lambda tf, tfp, x: tfp.math.hpsd_solve(x.s, x.m),
    "tfp$math$hpsd_solvevec({s}, c(1, 2))": lambda tf, tfp, x: tfp.math.hpsd_solvevec(
        x.s, np.array([1.0, 2.0])
    ),
    "tfp$math$hpsd_quadratic_form_solve({s}, {m})": lambda tf, tfp, x: (
        tfp.math.hpsd_quadratic_form_solve(x.s, x.m)
    ),
    "tfp$math$hpsd_logdet({s})": lambda tf, tfp, x: tfp.math.hpsd_logdet(x.s),
    "tf$linalg$inv({l})": lambda tf, tfp, x: tf.linalg.inv(x.l),
    "tf$linalg$inv({l}, adjoint = TRUE)": lambda tf, tfp, x: tf.linalg.inv(x.l, True),
    "tf$linalg$pinv({m})": lambda tf, tfp, x: tf.linalg.pinv(x.m),
    "tf$linalg$cholesky({s})": lambda tf, tfp, x: tf.linalg.cholesky(x.s),
    "tf$linalg$lstsq(tf$transpose({m}), matrix({v}, 3))": lambda tf, tfp, x: tf.linalg.lstsq(
        tf.transpose(x.m), x.v[:, None]
    ),
    "tfp$math$cholesky_update({l}, c(1, 0.5), 0.3)": lambda tf, tfp, x: tfp.math.cholesky_update(
        x.l, np.array([1.0, 0.5]), np.array(0.3)
    ),
    "tf$linalg$det({l})": lambda tf, tfp, x: tf.linalg.det(x.l),
    "tf$linalg$logdet({s})": lambda tf, tfp, x: tf.linalg.logdet(x.s),
    "tf$linalg$slogdet(-{s})": lambda tf, tfp, x: tf.linalg.slogdet(-x.s),
    "tf$linalg$qr({m})": lambda tf, tfp, x: tf.linalg.qr(x.m),
    "tf$linalg$qr({m}, full_matrices = TRUE)": lambda tf, tfp, x: tf.linalg.qr(x.m, True),
    "tf$linalg$svd({m}, compute_uv = FALSE)": lambda tf, tfp, x: tf.linalg.svd(
        x.m, compute_uv=False
    ),
    "tf$linalg$eigh({s})": lambda tf, tfp, x: tf.linalg.eigh(x.s),
    "tf$linalg$eigvalsh({s})": lambda tf, tfp, x: tf.linalg.eigvalsh(x.s),
    "tf$linalg$lu({l})": lambda tf, tfp, x: tf.linalg.lu(x.l),
    "tf$linalg$expm({s})": lambda tf, tfp, x: tf.linalg.expm(x.s),
    "tf$linalg$sqrtm({s})": lambda tf, tfp, x: tf.linalg.sqrtm(x.s),
    "tfp$math$fill_triangular(c({v}, {w}))": lambda tf, tfp, x: tfp.math.fill_triangular(
        np.concatenate([x.v, x.w])
    ),
    "tfp$math$fill_triangular({v}, upper = TRUE)": lambda tf, tfp, x: tfp.math.fill_triangular(
        x.v, upper=True
    ),
    "tfp$math$fill_triangular_inverse({l})": lambda tf, tfp, x: tfp.math.fill_triangular_inverse(
        x.l
    ),
}

CALLS: dict[str, Reference] = {**SHAPES, **CHOICES, **SUMS, **MATRICES}
