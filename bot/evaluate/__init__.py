"""Measure how good the answers to golden questions are. docs/evaluation.md has the details."""
