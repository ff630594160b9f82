"""Knowledge files: their format, the loader, and the checks that span several files."""
