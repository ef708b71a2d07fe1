"""What a document did, in words for a terminal or a log. No secret is among them."""

from services_registry.actions.importing import Applied

_GAP = "  "


def as_table(applied: Applied) -> str:
    """Two columns: each service and each setting, with what was done; then what was not touched."""
    rows = [(name, str(deed)) for name, deed in applied.services]
    rows += [(name, f"{before} becomes {after}") for name, (before, after) in applied.settings.items()]
    width = max((len(name) for name, _ in rows), default=0)
    lines = [f"{name:<{width}}{_GAP}{what}" for name, what in rows] or ["It names no services and no settings."]
    if applied.unlisted:
        lines += ["", "Not in the document, left as they are: " + ", ".join(applied.unlisted)]
    if applied.left_alone:
        lines += ["", "Means nothing here, left alone:", *(_GAP + line for line in applied.left_alone)]
    return "\n".join(lines)


def as_line(applied: Applied) -> str:
    """The changes alone, on one line."""
    deeds = [f"{name} {deed.name.lower()}" for name, deed in applied.services if deed.name != "UNCHANGED"]
    deeds += [f"{name} {before} -> {after}" for name, (before, after) in applied.settings.items()]
    return ", ".join(deeds) or "nothing to change"
