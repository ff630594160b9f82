"""What is measured and trained outside the product."""
