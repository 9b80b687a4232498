"""Prefect flows: thin shells around ``pipeline``.  Nothing here reaches outside this machine."""

import os

# Set before Prefect is imported: it reads them once.
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
os.environ.setdefault("DO_NOT_TRACK", "1")
