"""Fuzzing with libFuzzer (Atheris)."""
