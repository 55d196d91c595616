"""Weights of flow layers: their shapes for an event, and how they begin."""
