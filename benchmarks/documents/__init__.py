"""Import thirteen small documents, typical of communities, and ask questions about them.

`python -m benchmarks.documents` prints the figures.
"""
