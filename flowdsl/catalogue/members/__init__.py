"""What `$` finds on distributions, bijectors, linear operators, kernels and tensors, beside
their methods and arguments."""
