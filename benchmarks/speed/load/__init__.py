"""The bot from message to reply, idle and under load, beside a bot that only echoes."""
