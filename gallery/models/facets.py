"""What posts can be found by."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gallery.constants import COLOURS, FacetKind
from gallery.models.posts import Post

User = settings.AUTH_USER_MODEL


class Facet(models.Model):
    """A tag, a camera, a lens, a year or a colour. `value` is its key, `name` how it is written.

    `post_count` is the number of listed posts, kept by the action that files them.
    """

    kind = models.CharField(_("kind"), max_length=8, choices=FacetKind.choices)
    value = models.CharField(_("key"), max_length=120)
    name = models.CharField(_("name"), max_length=120)
    post_count = models.PositiveIntegerField(_("posts"), default=0)
    created_at = models.DateTimeField(_("created"), default=timezone.now)

    class Meta:
        verbose_name = _("facet")
        verbose_name_plural = _("facets")
        constraints = [models.UniqueConstraint(fields=["kind", "value"], name="facet_once")]
        indexes = [models.Index(fields=["kind", "-post_count", "-id"], name="facets_by_size")]

    def __str__(self) -> str:
        return f"#{self.name}" if self.kind == FacetKind.TAG else self.label

    def get_absolute_url(self) -> str:
        """The page of a tag, a camera or a lens; the others have none."""
        return reverse(f"gallery:{self.kind}", args=[self.value])

    @property
    def label(self) -> str:
        """Its name for people: that of a colour in their language."""
        return str(COLOURS.get(self.value, self.name)) if self.kind == FacetKind.COLOUR else self.name


class PostFacet(models.Model):
    """A listed post under one of its facets; `published_at` is the post's own, so that a page is one range."""

    facet = models.ForeignKey(Facet, models.CASCADE, related_name="filed")
    post = models.ForeignKey(Post, models.CASCADE, related_name="facets")
    published_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "facet"], name="post_facet_once")]
        indexes = [models.Index(fields=["facet", "-published_at", "-post"], name="post_facets_newest")]

    def __str__(self) -> str:
        return f"post {self.post_id} under {self.facet_id}"


class FacetFollow(models.Model):
    """Somebody follows a tag."""

    person = models.ForeignKey(User, models.CASCADE, related_name="facet_follows")
    facet = models.ForeignKey(Facet, models.CASCADE, related_name="followers")
    created_at = models.DateTimeField(_("created"), default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "facet"], name="facet_follow_once")]

    def __str__(self) -> str:
        return f"{self.person_id} follows {self.facet_id}"
