"""Replies: their data model, pages, Discord layout and custom_ids."""
