"""Import thirteen small documents that are typical of communities, and ask questions about them.

`python -m benchmarks.documents` prints the figures.
"""
