"""An author's page of numbers, for nobody else."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.selectors import people
from gallery.selectors.numbers import FIRST_DAYS, Numbers, Step, Worth, best_posts, numbers_of
from gallery.web.pages import person_context
from gallery.web.plots import Plot, plot
from wecho.common.errors import NotFound

PERIODS = ("30", "90", "months")


@login_required
@require_safe
def numbers(request: HttpRequest, username: str) -> HttpResponse:
    """One's own numbers of 30 days, 90 days or twelve months; raises NotFound for those of others."""
    person = people.person_seen_by(request.user, username)
    if person.pk != request.user.pk:
        raise NotFound
    asked = request.GET.get("period", "")
    period = asked if asked in PERIODS else PERIODS[0]
    found = numbers_of(person, days=90 if period == "90" else 30)
    steps = found.months if period == "months" else found.days
    context: dict[str, Any] = {
        "numbers": found,
        "period": period,
        "measures": _measures(steps, by_month=period == "months"),
        "works": _works(found),
        "best": best_posts(person),
        "first_days": FIRST_DAYS,
    }
    return render(request, "gallery/numbers.html", person_context(request, person) | context)


def _measures(steps: list[Step], *, by_month: bool) -> list[dict[str, Any]]:
    """Views, likes and new followers, each with its sum and its plot."""
    names = {"views": _("Views"), "likes": _("Likes"), "follows": _("New followers")}
    shown = "YEAR_MONTH_FORMAT" if by_month else "MONTH_DAY_FORMAT"
    found = []
    for name, label in names.items():
        rows = [(date_format(step.start, shown), float(getattr(step, name)), "") for step in steps]
        found.append({"name": name, "label": label, "sum": int(sum(row[1] for row in rows)), "plot": plot(rows)})
    return found


def _works(found: Numbers) -> list[dict[str, Any]]:
    """Medians by tag, by hour and by weekday, each with its plot."""
    hours = [Worth(f"{int(row.name):02}:00", row.likes, row.posts) for row in found.hours]
    days = [Worth(str(WEEKDAYS[int(row.name)]), row.likes, row.posts) for row in found.weekdays]
    tags = [Worth(f"#{row.name}", row.likes, row.posts) for row in found.tags]
    parts = (("tags", _("By tag"), tags), ("weekdays", _("By weekday"), days), ("hours", _("By hour"), hours))
    return [{"name": name, "label": label, "plot": _worth_plot(rows)} for name, label, rows in parts]


def _worth_plot(rows: list[Worth]) -> Plot:
    return plot([(row.name, row.likes, ngettext("%d post", "%d posts", row.posts) % row.posts) for row in rows])
