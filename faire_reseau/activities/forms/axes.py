"""Form of an axis that a centre has of its own."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from faire_reseau.activities.forms import coded
from faire_reseau.kit.forms import RememberingForm
from faire_reseau.network.models import MissionAxis


class OwnAxisForm(RememberingForm):
    """An axis of a centre, and the one of the network that it answers to."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("Short, and of nobody else: the initials of the centre and a number."),
    )
    label = forms.CharField(label=_("Label"), max_length=200)
    label_en = forms.CharField(label=_("Label in English"), required=False, max_length=200)
    national = forms.ModelChoiceField(
        label=_("It answers to the axis of the network"),
        queryset=MissionAxis.objects.none(),
        help_text=_("The network counts the work under that one; the centre sees both."),
    )

    def __init__(self, *args: Any, national: QuerySet[MissionAxis], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_rows("national", national)
        self.label_rows("national", coded)
