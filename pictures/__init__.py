"""Draw the pictures of the documentation."""
