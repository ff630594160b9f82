"""Tests of bot/chat/handoffs."""
