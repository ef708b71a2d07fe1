"""The table of notifications when it is small and when it is large."""
