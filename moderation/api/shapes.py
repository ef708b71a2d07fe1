"""Rows of moderation as the shapes that `serializers` describes."""

from typing import Any

from accounts.api.serializers.people import person_shape
from gallery.api.shapes import photo_shape
from gallery.models import Board, Post
from gallery.selectors.review_state import review_state
from moderation.constants import RULES
from moderation.models import Appeal, Decision
from moderation.selectors.cases import post_version
from moderation.selectors.review_states import rule_url
from moderation.selectors.waits import usual_wait
from wecho.common.pagination import Page


def waiting_post_shape(post: Post) -> dict[str, Any]:
    """A `WaitingPostOutput`; the post comes from the queue, with its photos."""
    return {
        "id": post.pk,
        "version": post_version(post),
        "title": post.title,
        "text": post.text,
        "author": person_shape(post.author),
        "photos": [photo_shape(photo) for photo in post.photos.all()],
        "submitted_at": post.submitted_at,
    }


def queue_shape(page: Page[Post]) -> dict[str, Any]:
    """A `QueueOutput`."""
    return {"posts": [waiting_post_shape(post) for post in page.rows], "next_cursor": page.next_cursor}


def decision_shape(decision: Decision, post: Post) -> dict[str, Any]:
    """A `DecisionOutput`."""
    return {
        "id": decision.pk,
        "post": post.pk,
        "outcome": decision.outcome,
        "reason": decision.reason,
        "note": decision.note,
        "status_before": decision.status_before,
        "status": post.status,
        "created_at": decision.created_at,
    }


def appeal_shape(appeal: Appeal) -> dict[str, Any]:
    """An `AppealOutput`; it names nobody. Needs `appeal.decision`."""
    return {
        "id": appeal.pk,
        "subject": appeal.decision.subject_kind,
        "subject_id": appeal.decision.subject_id,
        "decision": appeal.decision.outcome,
        "rule": appeal.decision.reason,
        "text": appeal.text,
        "status": appeal.status,
        "note": appeal.note,
        "created_at": appeal.created_at,
        "decided_at": appeal.decided_at,
    }


def appeals_shape(page: Page[Appeal]) -> dict[str, Any]:
    """An `AppealsOutput`."""
    return {"appeals": [appeal_shape(appeal) for appeal in page.rows], "next_cursor": page.next_cursor}


def appeal_queue_shape(page: Page[Appeal]) -> dict[str, Any]:
    """An `AppealQueueOutput`; the appeals come from the queue, with their authors."""
    rows = [
        appeal_shape(appeal)
        | {
            "author": person_shape(appeal.author),
            "decision_note": appeal.decision.note,
            "decided_on": appeal.decision.created_at,
        }
        for appeal in page.rows
    ]
    return {"appeals": rows, "next_cursor": page.next_cursor}


def rules_shape() -> dict[str, Any]:
    """A `RulesOutput`."""
    rules = [
        {"slug": slug.value, "title": str(slug.label), "text": str(words), "url": rule_url(slug)}
        for slug, words in RULES.items()
    ]
    return {"rules": rules, "usual_wait": usual_wait()}


def review_shape(subject: Post | Board) -> dict[str, Any]:
    """A `ReviewStateOutput`."""
    state = review_state(subject)
    names = ("rule", "rule_url", "note", "decided_at", "can_appeal", "appeal_until", "appeal", "appeal_note")
    shown = {name: getattr(state, name) for name in (*names, "usual_wait")}
    return {"status": subject.status, **shown}
