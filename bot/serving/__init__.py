"""The live assistant, and what makes it reload."""
