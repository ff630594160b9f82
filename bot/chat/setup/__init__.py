"""Settings of each server, and the `/setup` command for choosing the settings."""
