"""Knowledge files: their format, how they load, and the checks that span several files."""
