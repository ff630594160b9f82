"""The connection to Discord: shards, IDENTIFY turns, supervision and retries."""
