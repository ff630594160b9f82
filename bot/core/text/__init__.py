"""Text analysis for each language: tokens, stems, the lexicon, spelling and small talk."""
