"""Shapes of an author's numbers."""

from typing import Any

from rest_framework import serializers

from gallery.api.serializers.posts import CardOutput

Shape = serializers.Serializer[Any]


class NumbersInput(Shape):
    days = serializers.ChoiceField(choices=[30, 90], required=False, default=30)


class StepOutput(Shape):
    start = serializers.DateField(help_text="The day, or the first day of the month.")
    views = serializers.IntegerField(help_text="Viewers, each counted once a day for a post.")
    likes = serializers.IntegerField(help_text="Given then, and standing.")
    follows = serializers.IntegerField(help_text="Who began to follow then, and still does.")


class WorthOutput(Shape):
    name = serializers.CharField(help_text="A tag, an hour (0 to 23) or a weekday (0 is Monday).")
    median_likes = serializers.FloatField(help_text="Of likes by the third day after a post was published.")
    posts = serializers.IntegerField(help_text="How many posts it rests on.")


class NumbersOutput(Shape):
    as_of = serializers.DateTimeField(help_text="Renewed every ten minutes.")
    days = StepOutput(many=True, help_text="From old to new, in the site's time zone.")
    months = StepOutput(many=True)
    total = StepOutput(help_text="Of these days.")
    judged = serializers.IntegerField(help_text="How many posts the medians rest on, 500 at most.")
    tags = WorthOutput(many=True)
    hours = WorthOutput(many=True)
    weekdays = WorthOutput(many=True)
    best = CardOutput(many=True)
