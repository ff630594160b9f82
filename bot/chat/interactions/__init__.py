"""Slash commands, buttons, menus, forms, and what they do."""
