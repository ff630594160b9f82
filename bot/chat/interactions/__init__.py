"""Slash commands, buttons, menus and forms, and their actions."""
