from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GalleryConfig(AppConfig):
    name = "gallery"
    verbose_name = _("Gallery")

    def ready(self) -> None:
        from accounts.policies import look_through_with
        from accounts.selectors.subjects import show_subjects
        from gallery.constants import REVIEW_POST
        from gallery.selectors import subjects

        import_module("gallery.receivers")

        look_through_with(REVIEW_POST)
        show_subjects("post", subjects.posts_shown)
        show_subjects("comment", subjects.comments_shown)
        for kind in ("board", "invitation", "joined", "kept"):
            show_subjects(kind, subjects.boards_shown)
