"""Settings of each server, and `/setup`, with which the people who manage a server choose them."""
