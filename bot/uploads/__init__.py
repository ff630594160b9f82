"""Documents that curators add in Discord: read in a child process, previewed, saved and removed."""
