"""Read, preview, save and remove the documents that curators add in Discord."""
