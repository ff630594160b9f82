"""Language-specific text analysis: tokens, stems, the lexicon, spelling and small talk."""
