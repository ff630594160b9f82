"""The report of `eval --report`: one self-contained HTML page."""
