"""Replies: as data, as pages, as a layout, with their custom_ids."""
