"""Following tags."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from gallery.constants import MAX_TAGS_FOLLOWED, FacetKind
from gallery.models import Facet, FacetFollow
from wecho.common.database import insert_once
from wecho.common.errors import Forbidden, Invalid, TooMany


def follow_tag(*, actor: User, tag: Facet) -> bool:
    """Have what is posted under a tag in one's following feed; idempotent. True when it is new.

    Raises Invalid for what is no tag, TooMany with two hundred.
    """
    if not actor.is_active:
        raise Forbidden
    if tag.kind != FacetKind.TAG:
        raise Invalid
    followed = FacetFollow.objects.filter(person=actor)
    if followed.count() >= MAX_TAGS_FOLLOWED and not followed.filter(facet=tag).exists():
        raise TooMany(_("You follow as many tags as one person may follow."))
    return insert_once(FacetFollow, person=actor, facet=tag, created_at=timezone.now())


def unfollow_tag(*, actor: User, tag: Facet) -> bool:
    """Follow a tag no more; idempotent. True when it was followed."""
    deleted, _rows = FacetFollow.objects.filter(person=actor, facet=tag).delete()
    return bool(deleted)
