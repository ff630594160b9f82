"""Knowledge files: their format, loading, and the checks that span several files."""
