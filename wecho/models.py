"""What belongs to no app."""

from django.db import models


class Counter(models.Model):
    """A count that stands in for one of Redis while that is gone: of `key`, until `ends_at`."""

    key = models.CharField(max_length=200, primary_key=True)
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key
