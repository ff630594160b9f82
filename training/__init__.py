"""What Footnote learns from: a corpus of communities. README.md describes it."""
