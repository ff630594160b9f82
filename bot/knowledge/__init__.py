"""Knowledge files: their format, the loader, and the checks across several files."""
