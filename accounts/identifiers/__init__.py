"""Numbers that the world gave to people: read with distrust, and shown without what others need not see."""
