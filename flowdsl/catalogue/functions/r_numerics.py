"""R's numerical functions: integrals, roots, minima, factors of matrices, curves through points."""

from __future__ import annotations

from flowdsl.catalogue.functions.r import of_x, r, values

QUARTER = (2.0**-52) ** 0.25

SEARCHES = (
    r(
        "integrate",
        values(
            "f",
            "lower",
            "upper",
            "...",
            ("subdivisions", 100),
            ("rel.tol", QUARTER),
            ("abs.tol", None),
            ("stop.on.error", True),
        ),
        "The integral of a function, with a bound of its error.",
    ),
    r(
        "uniroot",
        values(
            "f",
            ("interval", None),
            "...",
            ("lower", None),
            ("upper", None),
            ("f.lower", None),
            ("f.upper", None),
            ("extendInt", "no"),
            ("check.conv", False),
            ("tol", QUARTER),
            ("maxiter", 1000),
        ),
        "A root of a function in an interval at whose ends it has different signs.",
    ),
    r(
        "optimize",
        values(
            "f",
            ("interval", None),
            "...",
            ("lower", None),
            ("upper", None),
            ("maximum", False),
            ("tol", QUARTER),
        ),
        "A minimum (or maximum) of a function of one number in an interval.",
        "optimise",
    ),
    r(
        "optim",
        values(
            "par",
            "fn",
            ("gr", None),
            "...",
            ("method", None),
            ("lower", None),
            ("upper", None),
            ("control", None),
            ("hessian", False),
        ),
        'A minimum of a function of several numbers: method "Nelder-Mead", "BFGS", "L-BFGS-B" '
        'or "Brent".',
    ),
    r("nlm", values("f", "p", "..."), "A minimum of a function of several numbers."),
)

FACTORS = (
    r(
        "eigen",
        values("x", ("symmetric", None), ("only.values", False)),
        "Eigenvalues, the greatest first, and eigenvectors of a matrix.",
    ),
    r("svd", values("x", ("nu", None), ("nv", None)), "Singular values and vectors."),
    r("qr", values("x", ("tol", 1e-07)), "The QR factors of a matrix."),
    r("qr.Q", values("qr", ("complete", False)), "Q of the QR factors."),
    r("qr.R", values("qr", ("complete", False)), "R of the QR factors."),
    r("qr.X", values("qr"), "The matrix whose QR factors these are."),
    r("qr.coef", values("qr", "y"), "Coefficients of least squares."),
    r("qr.solve", values("a", ("b", None), ("tol", 1e-07)), "The x of a x = b by QR factors."),
    of_x("chol2inv", "The inverse of t(R) R, from the upper triangular R."),
    r(
        "backsolve",
        values("r", "x", ("k", None), ("upper.tri", True), ("transpose", False)),
        "The solution of an upper triangular system.",
    ),
    r(
        "forwardsolve",
        values("l", "x", ("k", None), ("upper.tri", False), ("transpose", False)),
        "The solution of a lower triangular system.",
    ),
    r("determinant", values("x", ("logarithm", True)), "Size and sign of a determinant."),
)

SERIES = (
    r("fft", values("z", ("inverse", False)), "Fast Fourier transform of a vector or matrix."),
    r(
        "convolve",
        values("x", "y", ("conj", True), ("type", "circular")),
        "Convolution of two vectors by Fourier transforms.",
    ),
    r("polyroot", values("z"), "Roots of the polynomial z1 + z2 x + z3 x^2 + ..."),
    r("Re", values("z"), "Real parts."),
    r("Im", values("z"), "Imaginary parts."),
    r("Mod", values("z"), "Sizes of complex numbers."),
    r("Arg", values("z"), "Angles of complex numbers."),
    r("Conj", values("z"), "Complex conjugates."),
    of_x("is.complex", "Whether a value is complex numbers."),
    r("as.complex", values("x"), "Numbers as complex numbers."),
    r(
        "complex",
        values(
            ("length.out", 0),
            ("real", None),
            ("imaginary", None),
            ("modulus", None),
            ("argument", None),
        ),
        "Complex numbers from their parts, or from size and angle.",
    ),
)

CURVES = (
    r(
        "approx",
        values(
            "x", ("y", None), ("xout", None), ("method", "linear"), ("n", 50), ("yleft", None),
            ("yright", None), ("rule", 1), ("f", 0), ("ties", None),
        ),
        "Points on the lines (or steps) between given points.",
    ),
    r(
        "spline",
        values("x", ("y", None), ("n", None), ("method", "fmm"), ("xout", None)),
        'Points on a cubic spline through given points; method "fmm" or "natural".',
    ),
    r(
        "density",
        values(
            "x", ("bw", "nrd0"), ("adjust", 1), ("kernel", "gaussian"), ("n", 512),
            ("from", None), ("to", None), ("cut", 3), ("na.rm", False),
        ),
        "Density of numbers by Gaussian kernels.",
    ),
    r("bw.nrd0", values("x"), "Silverman's bandwidth of a kernel density."),
    r(
        "ks.test",
        values("x", "y", "...", ("alternative", "two.sided"), ("exact", None)),
        "Kolmogorov's test that numbers have a distribution function, or that of others.",
    ),
)  # fmt: skip

ENTRIES = (*SEARCHES, *FACTORS, *SERIES, *CURVES)
