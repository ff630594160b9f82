"""Detection of false premises: claims in a question that the passage contradicts."""
