from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ModerationConfig(AppConfig):
    name = "moderation"
    verbose_name = _("Moderation")

    def ready(self) -> None:
        from gallery.actions.text_review import hold_texts_with
        from gallery.selectors.review_state import explain_reviews_with
        from moderation.selectors.review_states import review_state
        from moderation.selectors.rules import text_is_held

        explain_reviews_with(review_state)
        hold_texts_with(text_is_held)
