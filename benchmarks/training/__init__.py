"""Training: the weights of the engine, and the data that they are learned from."""
