"""A comparison of search engines on thirteen to a million passages, each in its own process.

Run `python -m benchmarks.speed.scale`; docs/performance.md shows the results. The modules:

    texts      synthetic passages, and questions about them
    knowledge  the same passages as knowledge files
    engines    the search engines under comparison
    worker     one engine in its own process
    measure    the measurements of all engines
    page       tables and plots
"""
