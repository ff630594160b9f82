"""Curation: the file with curators' additions to the sources, and the verbs that change it."""
