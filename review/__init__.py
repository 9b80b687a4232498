"""The review desk: where legal staff check flagged clauses.

A Django project with one app.  It reads a published snapshot (``outputs/latest``), never writes there, and appends what
people decide to ``decisions.jsonl``, which the next run joins (``pipeline.decisions``).
"""
