"""The pages.  Each view names the permission it takes; ``review.urls`` is the whole list of routes."""
