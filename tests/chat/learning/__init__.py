"""Tests of bot.chat.learning."""
