"""Names of the demo."""

PASSWORD = "wecho-demo-2026"  # noqa: S105 - public on purpose: the demo listens on this machine only
SERVICE = "demo-service"
