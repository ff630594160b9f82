"""Let helpers add members' messages to the knowledge if the authors agree."""
