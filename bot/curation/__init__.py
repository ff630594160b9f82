"""Curation: the file with curators' additions to the sources, and the commands that change it."""
