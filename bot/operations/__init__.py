"""Logs, health and metrics for the operator. Only `run` and `health` import these modules.

logs        formats log records as lines on standard error
request_id  the number shared by all log lines for a request
metrics     Prometheus metrics that the bot records itself
figures     Prometheus metrics read from other components
readiness   the checks behind /readyz
endpoint    the HTTP server for health and metrics
probe       the client that queries a running bot's health
lag         measures event loop lag
tracing     counts HTTP requests to Discord
"""
