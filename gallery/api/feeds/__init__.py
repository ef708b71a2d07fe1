"""Pages of feeds, answered without becoming a Django request."""
