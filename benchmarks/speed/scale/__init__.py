"""How the engine and its peers do from thirteen passages to a million, each a process of its own.

`python -m benchmarks.speed.scale` measures; docs/performance.md shows what came of it. In here:

    texts      passages that nobody wrote, and questions about them
    knowledge  the same as files that Footnote reads
    engines    the ways of finding a passage that are compared
    worker     one of them, in a process of its own
    measure    all of them, and what they did
    page       tables and plots
"""
