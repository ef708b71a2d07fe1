"""How the administration looks and what its sidebar holds (django-unfold)."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse, reverse_lazy
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

_static_url = lazy(static, str)


def _listed(title: Any, icon: str, app_label: str, model: str) -> dict[str, Any]:
    """An entry of the administration's sidebar that leads to a list, for those who may see it."""
    return {
        "title": title,
        "icon": icon,
        "link": reverse_lazy(f"admin:{app_label}_{model}_changelist"),
        "permission": lambda request: request.user.has_perm(f"{app_label}.view_{model}"),
    }


def _is_among_services(request: Any) -> bool:
    """Whether a page of services is open: not the tester, whose address lies below theirs."""
    listed, tester = (reverse(f"admin:services_registry_service_{name}") for name in ("changelist", "tester"))
    return str(request.path).startswith(listed) and request.path != tester


UNFOLD = {
    "SITE_TITLE": _("Wecho administration"),
    "SITE_HEADER": _("Wecho"),
    "SITE_SYMBOL": "photo_camera",
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": True,
    "SHOW_LANGUAGES": True,
    "SITE_ICON": lambda request: _static_url("icons/mark.svg"),
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda request: _static_url("icons/mark.svg")}],
    "STYLES": [lambda request: _static_url("css/review.css")],
    "DASHBOARD_CALLBACK": "moderation.web.sidebar.dashboard",
    "COLORS": {
        # The site's own teal, from --color-accent of static/css/tokens.css, in the steps that the theme knows.
        "primary": {
            "50": "oklch(97% 0.015 200)",
            "100": "oklch(94% 0.025 200)",
            "200": "oklch(88% 0.045 200)",
            "300": "oklch(81% 0.065 200)",
            "400": "oklch(74% 0.075 200)",
            "500": "oklch(66% 0.085 200)",
            "600": "oklch(46% 0.080 200)",
            "700": "oklch(41% 0.072 200)",
            "800": "oklch(36% 0.060 200)",
            "900": "oklch(31% 0.050 200)",
            "950": "oklch(22% 0.035 200)",
        },
        "base": {
            "50": "oklch(98.3% 0.001 200)",
            "100": "oklch(96.4% 0.002 200)",
            "200": "oklch(91.8% 0.003 200)",
            "300": "oklch(86.5% 0.004 200)",
            "400": "oklch(72% 0.006 200)",
            "500": "oklch(54.5% 0.008 200)",
            "600": "oklch(45% 0.008 200)",
            "700": "oklch(37% 0.008 200)",
            "800": "oklch(28% 0.006 200)",
            "900": "oklch(20.5% 0.004 200)",
            "950": "oklch(15% 0.003 200)",
        },
    },
    "SIDEBAR": {
        "show_search": True,
        "show_all_applications": True,
        "navigation": [
            {
                "title": _("Review"),
                "items": [
                    {
                        "title": _("Review queue"),
                        "icon": "rate_review",
                        "link": reverse_lazy("moderation:post_queue"),
                        "permission": "moderation.web.sidebar.may_review_posts",
                        "badge": "moderation.web.sidebar.posts_waiting",
                        "badge_variant": "primary",
                    },
                    {
                        "title": _("Boards to review"),
                        "icon": "dashboard",
                        "link": reverse_lazy("moderation:board_queue"),
                        "permission": "moderation.web.sidebar.may_review_boards",
                        "badge": "moderation.web.sidebar.boards_waiting",
                        "badge_variant": "primary",
                    },
                    {
                        "title": _("Appeals"),
                        "icon": "balance",
                        "link": reverse_lazy("moderation:appeal_queue"),
                        "permission": "moderation.web.sidebar.may_read_appeals",
                        "badge": "moderation.web.sidebar.appeals_waiting",
                        "badge_variant": "primary",
                    },
                    {
                        "title": _("Identities to check"),
                        "icon": "badge",
                        "link": reverse_lazy("moderation:identity_queue"),
                        "permission": "moderation.web.sidebar.may_review_identities",
                        "badge": "moderation.web.sidebar.identities_waiting",
                        "badge_variant": "primary",
                    },
                    _listed(_("Ledger"), "history", "moderation", "decision"),
                    _listed(_("Rules on texts"), "rule", "moderation", "textrule"),
                ],
            },
            {
                "title": _("Gallery"),
                "separator": True,
                "items": [
                    _listed(_("Posts"), "photo_library", "gallery", "post"),
                    _listed(pgettext_lazy("administration", "Photos"), "image", "gallery", "photo"),
                    _listed(_("Boards"), "grid_view", "gallery", "board"),
                    _listed(_("Comments"), "chat_bubble", "gallery", "comment"),
                ],
            },
            {
                "title": _("Services"),
                "separator": True,
                "items": [
                    {**_listed(_("Services"), "hub", "services_registry", "service"), "active": _is_among_services},
                    {
                        "title": _("Check an appKey"),
                        "icon": "key",
                        "link": reverse_lazy("admin:services_registry_service_tester"),
                        "permission": lambda request: request.user.has_perm("services_registry.view_service"),
                    },
                    _listed(_("Live settings"), "tune", "services_registry", "servicesettings"),
                ],
            },
            {
                "title": _("Operation"),
                "separator": True,
                "items": [_listed(_("Jobs"), "pending_actions", "django_tasks_database", "dbtaskresult")],
            },
            {
                "title": _("People"),
                "separator": True,
                "items": [
                    _listed(_("People"), "person", "accounts", "user"),
                    _listed(_("Groups"), "group", "auth", "group"),
                    _listed(_("Verification events"), "verified_user", "accounts", "verificationevent"),
                    _listed(_("Announcements"), "campaign", "accounts", "announcement"),
                ],
            },
        ],
    },
}
