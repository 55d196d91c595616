"""Mathematics of flow layers that needs no TensorFlow."""
