"""A language model that chooses which passage answers; it never writes a word that is shown."""
