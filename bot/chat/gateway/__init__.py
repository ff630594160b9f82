"""The connection to Discord: shards, IDENTIFY turns, supervision, retried requests."""
