"""The forms of the house: they check the shape of what is typed; deeds do the writing."""

from typing import Any, NoReturn

from django import forms

from faire_reseau.kit.refusals import Refusal


class HouseForm(forms.Form):
    """A form that can carry a deed's refusal back to the field it is about, with everything typed still there."""

    def refuse(self, refusal: Refusal) -> None:
        """Show `refusal` beside its field, or at the top when it is about no field of this form."""
        field = refusal.field if refusal.field in self.fields else None
        self.add_error(field, forms.ValidationError(refusal.sentence, code=refusal.code))


class HouseModelForm(forms.ModelForm[Any], HouseForm):
    """The same for the fields of a table; saving is a deed's work."""

    def save(self, commit: bool = True) -> NoReturn:  # noqa: ARG002, FBT001, FBT002  (the parent's signature)
        """Refuse: a form never writes."""
        raise TypeError("A form never writes: call the deed with cleaned_data.")
