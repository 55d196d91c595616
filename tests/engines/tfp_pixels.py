"""TFP's PixelCNN with the weights of a model of ours."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import flowdsl


def theirs(model: flowdsl.Model, monkeypatch: pytest.MonkeyPatch) -> Any:
    """TFP's PixelCNN with our weights, masked as its optimiser would mask them."""
    import tensorflow_probability as tfp
    from tensorflow_probability.python.distributions import pixel_cnn as module

    root: Any = model.root
    made_layers: list[Any] = []

    def recorded(kind: Any) -> Any:
        def make(*args: Any, **kwargs: Any) -> Any:
            made_layers.append(kind(*args, **kwargs))
            return made_layers[-1]

        return make

    for kind in ("Convolution2D", "Conv2DTranspose", "Dense"):
        layers = module.tf_keras.layers
        monkeypatch.setattr(layers, kind, recorded(getattr(layers, kind)))
    made = tfp.distributions.PixelCNN(
        root.get("image_shape"),
        conditional_shape=root.get("conditional_shape"),
        num_resnet=root.get("num_resnet"),
        num_hierarchies=root.get("num_hierarchies"),
        num_filters=root.get("num_filters"),
        num_logistic_mix=root.get("num_logistic_mix"),
        receptive_field_dims=root.get("receptive_field_dims") or (3, 3),
        dropout_p=0.0,
        resnet_activation=root.get("resnet_activation"),
        use_weight_norm=root.get("use_weight_norm") is not False,
        use_data_init=False,
        high=float(root.get("high")),
        low=float(root.get("low")),
    )
    found = model.engine.weights(root.get("weights"))
    values = iter(root.get("weights"))
    wrappers = {id(w.layer): w for w in made.network._network.layers if hasattr(w, "layer")}
    for layer in made_layers:
        wrapper = wrappers.get(id(layer))
        for which in ("kernel", "bias") if wrapper is None else ("v", "g", "bias"):
            value = np.array(found[next(values).id])
            if which in ("v", "kernel") and layer.kernel_constraint is not None:
                value = np.asarray(layer.kernel_constraint(value))
            getattr(wrapper if which in ("v", "g") else layer, which).assign(value)
        if wrapper is not None:
            wrapper.initialized.assign(True)
    assert next(values, None) is None
    return made
