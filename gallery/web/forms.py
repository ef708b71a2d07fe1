"""Forms of the gallery. They hold fields only: what is allowed is decided by the actions."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gallery.actions.describing import LONGEST, PhotoWords
from gallery.constants import COLOURS, Arrangement, FacetKind, Licence, PlaceShown, Whose
from gallery.models import Photo
from gallery.states import Visibility
from gallery.validators import FACTS, LONGEST_ALT, Fact, checked_fact, seconds_of, seconds_written

TYPED = tuple(kind.value for kind in FacetKind if kind != FacetKind.COLOUR)


class PostForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=LONGEST["title"], required=False)
    text = forms.CharField(
        label=_("Text"),
        max_length=LONGEST["text"],
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("#tags and @names become links."),
    )
    place_name = forms.CharField(
        label=_("Place name"),
        max_length=LONGEST["place_name"],
        required=False,
        help_text=_("As you would tell it: a city, a mountain, a street."),
    )
    visibility = forms.ChoiceField(
        label=_("Who may see it"), choices=Visibility.choices, initial=Visibility.PUBLIC, required=False
    )
    is_sensitive = forms.BooleanField(
        label=_("Sensitive"),
        required=False,
        help_text=_("Blurred until somebody asks to see it: nudity in art, injuries, and the like."),
    )
    licence = forms.ChoiceField(label=_("Licence"), choices=Licence.choices, initial=Licence.ALL_RIGHTS, required=False)
    allows_comments = forms.BooleanField(label=_("People may comment"), required=False, initial=True)
    allows_download = forms.BooleanField(
        label=_("People may download the originals"),
        required=False,
        help_text=_("Not those that carry a place which you don't show exactly: it is in the file."),
    )

    FOLDED = ("licence", "allows_comments", "allows_download")

    def clean(self) -> dict[str, Any]:
        """What was chosen; a choice that was not offered stays as it is."""
        values = super().clean() or {}
        return {name: value for name, value in values.items() if value or name not in ("visibility", "licence")}

    @property
    def first(self) -> list[forms.BoundField]:
        """What everybody is asked for."""
        return [field for field in self.visible_fields() if field.name not in self.FOLDED]

    @property
    def folded(self) -> list[forms.BoundField]:
        """What few change."""
        return [field for field in self.visible_fields() if field.name in self.FOLDED]

    @property
    def unfolds(self) -> bool:
        """Whether something is wrong with what is folded."""
        return any(field.errors for field in self.folded)


class PhotoForm(forms.Form):
    """What an author says of one photo; its fields end in the photo's number, as in `alt_12`."""

    alt = forms.CharField(label=_("What is in the photo?"), max_length=LONGEST_ALT, required=False)
    place_shown = forms.ChoiceField(label=_("Place of the file"), choices=PlaceShown.choices, required=False)
    camera = forms.CharField(label=_("Camera"), max_length=120, required=False)
    lens = forms.CharField(label=_("Lens"), max_length=120, required=False)
    focal_length_mm = forms.FloatField(label=_("Focal length (mm)"), required=False)
    aperture = forms.FloatField(label=_("Aperture (f/)"), required=False)
    exposure_seconds = forms.CharField(label=_("Shutter (s)"), max_length=20, required=False)
    iso = forms.IntegerField(label=_("ISO"), required=False)
    taken_at = forms.CharField(
        label=_("Taken at"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "datetime-local", "step": "1"}),
    )

    def __init__(self, photo: Photo, data: Mapping[str, Any] | None = None) -> None:
        self.photo = photo
        super().__init__(data, initial=_initial(photo))
        if photo.latitude is None:
            del self.fields["place_shown"]
        self.fields["exposure_seconds"].widget.attrs["placeholder"] = "1/250"

    def add_prefix(self, field_name: str) -> str:
        return f"{field_name}_{self.photo.pk}"

    def clean_exposure_seconds(self) -> float | None:
        return seconds_of(self.cleaned_data["exposure_seconds"])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for name in FACTS:
            if name in values:
                self._check(name, values)
        return values

    def _check(self, name: str, values: dict[str, Any]) -> None:
        try:
            values[name] = checked_fact(name, values[name])
        except forms.ValidationError as error:
            self.add_error(name, error)

    @property
    def words(self) -> PhotoWords:
        """What was sent, of EXIF only what was changed; needs a valid form."""
        sent = {name: value for name, value in self.cleaned_data.items() if self.add_prefix(name) in self.data}
        words: PhotoWords = {"exif": {name: sent[name] for name in FACTS if name in sent and self._changed(name)}}
        if "alt" in sent:
            words["alt"] = sent["alt"]
        if sent.get("place_shown"):
            words["place_shown"] = sent["place_shown"]
        return words

    def _changed(self, name: str) -> bool:
        return name in self.changed_data and self.cleaned_data[name] != _settled(name, getattr(self.photo, name))

    @property
    def facts(self) -> list[forms.BoundField]:
        """The fields of EXIF."""
        return [self[name] for name in FACTS]

    @property
    def unfolds(self) -> bool:
        """Whether something is wrong with what is folded."""
        return any(name != "alt" for name in self.errors)

    @property
    def has_place(self) -> bool:
        """Whether there is a place to be shown or not."""
        return "place_shown" in self.fields


class BoardForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=60)
    description = forms.CharField(
        label=_("Description"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    is_public = forms.BooleanField(label=_("Others may see this board"), required=False, initial=True)


def photo_forms(photos: Iterable[Photo], data: Mapping[str, Any] | None) -> dict[int, PhotoForm]:
    """A form for each photo, by its number."""
    return {photo.pk: PhotoForm(photo, data) for photo in photos}


def said_of_photos(forms_by_id: Mapping[int, PhotoForm]) -> dict[int, PhotoWords] | None:
    """What was said of photos; None when something is wrong with it, which the forms tell."""
    wrong = [form for form in forms_by_id.values() if not form.is_valid()]  # all of them: each shows its errors
    if wrong:
        return None
    return {photo_id: form.words for photo_id, form in forms_by_id.items()}


def _initial(photo: Photo) -> dict[str, Fact]:
    shown: dict[str, Callable[[Any], Fact]] = {
        "focal_length_mm": _rounded,
        "aperture": _rounded,
        "exposure_seconds": seconds_written,
    }
    facts = {name: _settled(name, getattr(photo, name)) for name in FACTS}
    facts |= {name: shape(facts[name]) if facts[name] else None for name, shape in shown.items()}
    return {"alt": photo.alt, "place_shown": photo.place_shown, **facts}


def _settled(name: str, value: Fact) -> Fact:
    # Cameras write parts of seconds, which no field of a page takes.
    return str(value)[:19] if name == "taken_at" and value else value


def _rounded(number: float) -> float:
    return float(f"{number:.4g}")


class FilledBoardForm(BoardForm):
    arrangement = forms.ChoiceField(
        label=_("Order of the posts"), choices=Arrangement.choices, required=False, initial=Arrangement.DATE
    )


class SmartBoardForm(BoardForm):
    """What a smart board looks for; each field offers the most frequent of its kind."""

    tag = forms.CharField(label=_("Tag"), max_length=120, required=False)
    camera = forms.CharField(label=_("Camera"), max_length=120, required=False)
    lens = forms.CharField(label=_("Lens"), max_length=120, required=False)
    year = forms.CharField(label=_("Year"), max_length=4, required=False)
    colour = forms.ChoiceField(label=_("Colour"), choices=[("", _("any")), *COLOURS.items()], required=False)
    whose = forms.ChoiceField(label=_("Among whose posts"), choices=Whose.choices, required=False)

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        for kind in TYPED:
            self.fields[kind].widget.attrs |= {"list": f"facets-{kind}", "autocomplete": "off"}

    @property
    def values(self) -> dict[str, Any]:
        """The cleaned values as the actions take them."""
        values = dict(self.cleaned_data)
        return values | {"criteria": {name: values.pop(name) for name in (*FacetKind.values, "whose")}}
