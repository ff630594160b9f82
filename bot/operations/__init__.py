"""Logs, health and metrics for operators.

Only the commands `run` and `health` import this package.

logs        log records as lines on standard error
request_id  the number that all log lines of a request share
metrics     Prometheus metrics that the bot records itself
figures     Prometheus metrics that are read from other components
readiness   the checks behind /readyz
endpoint    the HTTP server for health and metrics
probe       the query for the health of a running bot
lag         the measurement of event loop lag
tracing     the counting of HTTP requests to Discord
"""
