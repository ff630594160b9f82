"""Training of the engine's weights, and the data they are learned from."""
