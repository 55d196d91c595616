"""What `$` finds on distributions, bijectors, linear operators, kernels and tensors, apart from
their methods and arguments."""
