"""Question processing: queries, parts, named collections, and signs of a follow-up."""
