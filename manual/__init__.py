"""Development tools for the manual: the reference pages that are made from code, and the site.

`python -m manual` writes docs/reference/ and builds the site in build/manual/site.
"""
