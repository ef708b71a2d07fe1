"""A page of the feed through the API, beside handlers without a framework that answer the same bytes."""
