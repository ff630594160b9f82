"""A language model that chooses which passage answers. Its own words are never shown."""
