"""Forms of the gallery. They hold fields only: what is allowed is decided by the actions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gallery.constants import COLOURS, Arrangement, FacetKind, Whose

TYPED = tuple(kind.value for kind in FacetKind if kind != FacetKind.COLOUR)


class PostForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=100, required=False)
    text = forms.CharField(label=_("Text"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 5}))


class BoardForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=60)
    description = forms.CharField(
        label=_("Description"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    is_public = forms.BooleanField(label=_("Others may see this board"), required=False, initial=True)


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
