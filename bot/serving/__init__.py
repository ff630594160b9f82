"""The live assistant, and the triggers that reload it."""
