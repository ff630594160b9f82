"""What an operator looks at: logs, health and metrics. Only `run` and `health` import its modules.

settings   the sections `health` and `logs` of the configuration
logs       log records -> lines on standard error
requests   the number that joins what is logged of one request
metrics    what is counted, and `figures`: what others count already
readiness  what has to be in order
endpoint   the HTTP server; `probe` asks it
lag        how late the event loop is
tracing    what becomes of HTTP requests to Discord
"""
