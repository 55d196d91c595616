# Functions of R's that are shortest in the language itself: one a paragraph, `name <- function`.

mad <- function(x, center = median(x), constant = 1.4826, na.rm = FALSE) {
  if (na.rm) x <- x[!is.na(x)]
  constant * median(abs(x - center))
}

IQR <- function(x, na.rm = FALSE, type = 7) {
  ends <- quantile(as.numeric(x), c(0.25, 0.75), na.rm = na.rm, names = FALSE, type = type)
  ends[2] - ends[1]
}

weighted.mean <- function(x, w = NULL, na.rm = FALSE) {
  if (is.null(w)) return(mean(x, na.rm = na.rm))
  if (length(w) != length(x)) stop("`x` and `w` must have the same length")
  if (na.rm) {
    known <- !is.na(x)
    x <- x[known]
    w <- w[known]
  }
  used <- w != 0
  sum((x * w)[used]) / sum(w)
}

lengths <- function(x, use.names = TRUE) {
  if (length(x) == 0) return(integer(0))
  made <- vapply(x, length, 1L)
  if (use.names) setNames(made, names(x)) else unname(made)
}

tapply <- function(X, INDEX, FUN, ..., default = NA, simplify = TRUE) {
  groups <- if (is.list(INDEX)) lapply(INDEX, as.factor) else list(as.factor(INDEX))
  place <- rep(1, length(X))
  step <- 1
  for (g in groups) {
    if (length(g) != length(X)) stop("`INDEX` of `tapply` must be as long as `X`")
    place <- place + step * (as.integer(g) - 1)
    step <- step * nlevels(g)
  }
  sizes <- vapply(groups, nlevels, 1L)
  parts <- unname(split(X, factor(place, levels = seq_len(step))))
  full <- lengths(parts) > 0
  made <- lapply(parts[full], FUN, ...)
  single <- simplify && all(lengths(made) == 1) && all(vapply(made, is.atomic, NA))
  if (single && length(made) > 0) {
    out <- if (all(full)) unlist(made) else replace(rep(default, step), which(full), unlist(made))
    return(array(unname(out), unname(sizes), lapply(groups, levels)))
  }
  if (length(groups) > 1) stop("`tapply` by several factors must give single values")
  out <- vector("list", step)
  out[full] <- made
  setNames(out, levels(groups[[1]]))
}

aggregate <- function(x, by, FUN, ...) {
  if (!is.list(by)) stop("`by` of `aggregate` must be a list")
  if (is.null(names(by))) names(by) <- paste0("Group.", seq_along(by))
  frame <- if (is.data.frame(x)) x else data.frame(x = x)
  groups <- lapply(by, as.factor)
  if (any(lengths(groups) != nrow(frame))) stop("`by` of `aggregate` must be as long as `x`")
  key <- do.call(interaction, unname(groups))
  used <- levels(key)[levels(key) %in% as.character(key)]
  rows <- split(seq_along(key), factor(as.character(key), levels = used))
  first <- vapply(rows, function(r) r[1], 1L)
  heads <- lapply(by, function(g) g[unname(first)])
  cells <- lapply(as.list(frame), function(column) {
    unname(sapply(rows, function(r) FUN(column[r], ...)))
  })
  as.data.frame(c(heads, cells))
}

interaction <- function(..., drop = FALSE, sep = ".") {
  parts <- list(...)
  if (length(parts) == 1 && is.list(parts[[1]])) parts <- parts[[1]]
  parts <- lapply(unname(parts), as.factor)
  made <- as.character(parts[[1]])
  known <- levels(parts[[1]])
  for (p in parts[-1]) {
    made <- paste(made, as.character(p), sep = sep)
    known <- as.vector(outer(known, levels(p), paste, sep = sep))
  }
  made <- factor(made, levels = known)
  if (drop) droplevels(made) else made
}

droplevels <- function(x) {
  if (!is.factor(x)) stop("`x` of `droplevels` must be a factor")
  factor(as.character(x), levels = levels(x)[levels(x) %in% as.character(x)])
}

complete.cases <- function(...) {
  known <- function(v) {
    if (is.data.frame(v)) return(Reduce(`&`, lapply(as.list(v), known)))
    if (is.matrix(v)) rowSums(is.na(v)) == 0 else !is.na(v)
  }
  Reduce(`&`, lapply(list(...), known))
}

na.omit <- function(object) {
  if (is.data.frame(object)) return(object[complete.cases(object), , drop = FALSE])
  if (is.matrix(object)) return(object[complete.cases(object), , drop = FALSE])
  object[!is.na(object)]
}

mahalanobis <- function(x, center, cov, inverted = FALSE) {
  x <- if (is.matrix(x)) x else matrix(x, ncol = length(x))
  apart <- sweep(x, 2, center)
  weights <- if (inverted) cov else solve(cov)
  rowSums((apart %*% weights) * apart)
}

norm <- function(x, type = "O") {
  type <- toupper(type)
  switch(type,
    O = , `1` = max(colSums(abs(x))),
    I = max(rowSums(abs(x))),
    F = , E = sqrt(sum(x^2)),
    M = max(abs(x)),
    `2` = svd(x)$d[1],
    stop("`type` of `norm` must be \"O\", \"I\", \"F\", \"M\" or \"2\"")
  )
}

cov2cor <- function(V) {
  spread <- sqrt(diag(V))
  made <- V / outer(spread, spread)
  made[cbind(seq_along(spread), seq_along(spread))] <- 1
  made
}

Vectorize <- function(FUN, vectorize.args = NULL, SIMPLIFY = TRUE, USE.NAMES = TRUE) {
  formals <- formalArgs(FUN)
  function(...) {
    given <- list(...)
    called <- if (is.null(names(given))) rep("", length(given)) else names(given)
    free <- setdiff(formals, c(called, "..."))
    open <- which(called == "")[seq_len(min(sum(called == ""), length(free)))]
    called[open] <- free[seq_along(open)]
    names(given) <- called
    varying <- if (is.null(vectorize.args)) rep(TRUE, length(called)) else called %in% vectorize.args
    settings <- list(SIMPLIFY = SIMPLIFY, USE.NAMES = USE.NAMES)
    fixed <- if (all(varying)) NULL else list(MoreArgs = given[!varying])
    do.call(mapply, c(list(FUN = FUN), given[varying], fixed, settings))
  }
}

approxfun <- function(x, y = NULL, method = "linear", yleft = NULL, yright = NULL, rule = 1, f = 0) {
  known <- approx(x, y, xout = 0, method = method, rule = rule, f = f)
  function(v) {
    approx(x, y, xout = v, method = method, yleft = yleft, yright = yright, rule = rule, f = f)$y
  }
}

splinefun <- function(x, y = NULL, method = "fmm") {
  points <- if (is.list(x)) x else if (is.null(y)) list(x = seq_along(x), y = x) else list(x = x, y = y)
  known <- spline(points$x, points$y, xout = 0, method = method)
  function(x, deriv = 0) {
    if (deriv != 0) stop("a spline function here has no derivatives: take differences")
    spline(points$x, points$y, xout = x, method = method)$y
  }
}

ecdf <- function(x) {
  x <- sort(x)
  n <- length(x)
  if (n < 1) stop("`x` of `ecdf` must have 1 or more numbers that are not missing")
  function(v) findInterval(v, x) / n
}

sample.int <- function(n, size = NULL, replace = FALSE, prob = NULL) {
  if (is.null(size)) size <- n
  seq_len(n)[sample(seq_len(n), size, replace, prob)]
}
