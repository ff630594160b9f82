"""Curation: the file of curators' additions to the sources, and the verbs that change it."""
