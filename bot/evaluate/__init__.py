"""Measure answers with golden questions. docs/evaluation.md explains the figures."""
