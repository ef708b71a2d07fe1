"""The daily rows of posts. Whoever moves one holds its post."""

from datetime import date

from gallery.models import PostDay
from wecho.common.database import run
from wecho.common.kept_counts import moved

_ADD = """
INSERT INTO gallery_postday (post_id, day, views, likes) VALUES (%(post)s, %(day)s, %(views)s, %(likes)s)
ON CONFLICT (post_id, day) DO UPDATE SET
    views = gallery_postday.views + excluded.views, likes = gallery_postday.likes + excluded.likes
"""


def add_to_day(post_id: int, day: date, *, views: int = 0, likes: int = 0) -> None:
    """Add to what a post had on a day of the site's time zone; the row is made when it is the first."""
    run(_ADD, {"post": post_id, "day": day, "views": views, "likes": likes})


def take_from_day(post_id: int, day: date, likes: int) -> None:
    """Take likes back from the day on which they were given."""
    PostDay.objects.filter(post=post_id, day=day).update(likes=moved("likes", -likes))
