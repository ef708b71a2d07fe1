"""Code to paste: each snippet makes an appKey, publishes a post and reads it back."""

from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string

PLACEHOLDER = "YOUR_SECRET"
LANGUAGES = {
    "curl.sh": "curl",
    "python.py": "Python",
    "javascript.js": "JavaScript",
    "go.go": "Go",
    "kotlin.kt": "Kotlin",
}


@dataclass(frozen=True, slots=True)
class Snippet:
    """`language` is the name that a highlighter knows."""

    title: str
    language: str
    text: str


def snippets_for(service_name: str, secret: str = PLACEHOLDER) -> list[Snippet]:
    """All snippets, filled in; nothing is left to change but what they publish, once the secret is the real one."""
    filling = {"site": settings.SITE_URL.rstrip("/"), "service": service_name, "secret": secret}
    return [
        Snippet(title, name.partition(".")[2], render_to_string(f"admin/services/snippets/{name}.txt", filling))
        for name, title in LANGUAGES.items()
    ]
