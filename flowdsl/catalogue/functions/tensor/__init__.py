"""Tensor functions that change shapes, in rooms by idea; elementwise ones are next door."""
