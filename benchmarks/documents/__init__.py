"""Thirteen small documents as communities have them, imported as they are and asked questions.

`python -m benchmarks.documents` prints the figures.
"""
