"""Settings of each server, and `/setup`, where people who can manage the server choose them."""
