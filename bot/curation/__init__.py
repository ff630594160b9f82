"""What curators add to the sources: the file that holds it, and the verbs that change it."""
