"""Forms for the look of the network, the columns of an imported table, and merging."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from faire_reseau.kit import clock, shown_pictures
from faire_reseau.kit.choosing import UNRESOLVED, SearchedSelect
from faire_reseau.kit.forms import HouseForm, RememberingForm
from faire_reseau.network.forms import NamedOrganisation
from faire_reseau.network.logic.pairing import ADDED, same_settled
from faire_reseau.network.logic.words import folded
from faire_reseau.network.models import Organisation, Person
from faire_reseau.network.queries import people_with_posts, told_with_posts
from faire_reseau.network.texts import FIELD_LABELS, NAMES_LABELS

KEPT, GONE = "kept", "other"


class MergeForm(HouseForm):
    """Two entries that are one: with `differs` (by column, both values), which value stays of each column."""

    def choose_values(self, differs: Mapping[str, tuple[str, str]]) -> None:
        """Ask for each column of `differs` which value stays; those of the entry that stays are chosen."""
        self.columns = list(differs)
        for name, (value_there, gone) in differs.items():
            self.fields[f"value_{name}"] = forms.ChoiceField(
                label=FIELD_LABELS[name],
                choices=[(KEPT, value_there), (GONE, _("%(value)s (of the other entry)") % {"value": gone})],
                initial=KEPT,
                required=False,
                widget=forms.RadioSelect,
            )

    def from_other(self) -> list[str]:
        """The columns whose value is that of the other entry."""
        return [name for name in self.columns if self.cleaned_data[f"value_{name}"] == GONE]


class MergePersonForm(MergeForm):
    """Who was entered twice."""

    other = forms.ModelChoiceField(
        label=_("The other entry"),
        queryset=Person.objects.none(),
        widget=SearchedSelect,
        error_messages={"invalid_choice": UNRESOLVED},
    )

    def __init__(self, *args: Any, apart_from: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = people_with_posts(localdate(clock.now())).filter(erased_at__isnull=True).exclude(pk=apart_from.pk)
        self.offer_rows("other", people.order_by("alphabet", "pk"))
        self.label_rows("other", _person_label)


def _person_label(person: Person) -> str:
    return told_with_posts(person, person.email)


class MergeOrganisationForm(MergeForm):
    """Which organisation was entered twice."""

    other = NamedOrganisation(
        label=_("The other entry"),
        to_field_name="slug",
        queryset=Organisation.objects.none(),
        widget=SearchedSelect,
        error_messages={"invalid_choice": UNRESOLVED},
    )

    def __init__(self, *args: Any, others: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_rows("other", others)


GROUPS = {
    "organisation": _("Organisations"),
    "organisation_kind": _("Kinds"),
    "trade": _("Trades"),
    "kind": _("Kinds"),
    "certainty": _("Certainty"),
}


class PairingForm(HouseForm):
    """Which columns of a file are which, and what its unknown words mean: one field a column, one a word.

    Two new words can be one: each may be “the same as” another one of its column.
    """

    def __init__(
        self,
        *args: Any,
        columns: Sequence[tuple[int, str, str]],
        choices: list[tuple[str, str]],
        words: Mapping[str, Mapping[str, int]],
        lists: Mapping[str, list[tuple[str, str]]],
        answered: Mapping[str, Mapping[str, str]] | None = None,
        spellings: Mapping[str, Sequence[str]] | None = None,
        titles: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        """`columns`: position, title and first cells; `choices`: our columns; `words`: words by column, with how often they
        stand there; `lists`: by column, what a word may be; `answered`: by column, what folded words were paired with before;
        `spellings`: the ways in which a folded word is written, where there are several; `titles`: of the columns of words.
        """
        super().__init__(*args, **kwargs)
        self.group_titles = titles or GROUPS
        self.word_fields: dict[str, tuple[str, str]] = {}
        self.titles = {position: title for position, title, _cells in columns}
        for position, title, cells in columns:
            self.fields[f"column_{position}"] = forms.ChoiceField(
                label=title or _("column without title"),
                required=False,
                choices=[("", _("left aside")), *choices],
                help_text=cells,
            )
        self.before: set[str] = set()
        for column, known in words.items():
            codes = (answered or {}).get(column, {})
            added = [word for word in known if _is_new(word, codes)]
            for number, (word, times) in enumerate(known.items()):
                name = f"{column}_{number}"
                self.word_fields[name] = (column, word)
                if code := codes.get(folded(word), ""):
                    self.before.add(name)
                    self.initial[name] = ADDED if code == f"{ADDED}{word}" else code
                same = [
                    (f"{ADDED}{new_word}", _("the same as “%(word)s”") % {"word": new_word})
                    for new_word in added[:MOST_SAME]
                    if folded(new_word) != folded(word)
                ]
                can_add = any(code == ADDED for code, _label in lists[column])
                self.fields[name] = forms.ChoiceField(
                    label=word,
                    required=False,
                    choices=[("", _("not yet decided")), *lists[column], *(same if can_add else ())],
                    widget=SearchedSelect,
                    help_text=_times_said(times, (spellings or {}).get(folded(word), ())),
                    error_messages={"invalid_choice": UNRESOLVED},
                )

        for field in self.fields.values():  # “left aside” is an answer, and a column is not left aside for want of one
            field.is_always_answered = True  # type: ignore[attr-defined]  # of the template of fields

    def columns(self) -> dict[int, str]:
        """Codes by position."""
        return {position: self.cleaned_data.get(f"column_{position}", "") for position in self.titles}

    def words(self) -> dict[str, dict[str, str]]:
        """Codes by column and folded word, for what was decided; what is added bears its own words, of two spellings the first."""
        codes_of: dict[str, dict[str, str]] = {}
        for name, (column, word) in self.word_fields.items():
            code = self.cleaned_data.get(name, "")
            if code:
                codes_of.setdefault(column, {}).setdefault(folded(word), f"{ADDED}{word}" if code == ADDED else code)
        return {column: same_settled(codes) for column, codes in codes_of.items()}

    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields under their titles: the columns of the file, then words column by column, then what was answered before."""
        columns = [self[f"column_{position}"] for position in self.titles]
        groups: list[tuple[Any, list[forms.BoundField]]] = [(_("Columns of the file"), columns)]
        for column, title in self.group_titles.items():
            own = [name for name, (of, _word) in self.word_fields.items() if of == column and name not in self.before]
            groups.append((title, [self[name] for name in own]))
        groups.append((_("Answered before"), [self[name] for name in self.word_fields if name in self.before]))
        return [(title, fields) for title, fields in groups if fields]


def _times_said(times: int, spellings: Sequence[str]) -> str:
    """“in 3 rows, written: Gérante, gérante”: how often a word stands in the file, and in which ways."""
    rows = ngettext("in %(n)s row", "in %(n)s rows", times) % {"n": times}
    if len(spellings) < 2:
        return rows
    return gettext("%(rows)s, written: %(words)s (read as one word)") % {"rows": rows, "words": ", ".join(spellings)}


MOST_SAME = 50  # new words among which another one can be the same


def _is_new(word: str, codes: Mapping[str, str]) -> bool:
    return codes.get(folded(word), ADDED).startswith(ADDED)


class NetworkForm(RememberingForm):
    """How the network shows itself."""

    name = forms.CharField(label=_("Name of the network"), max_length=200)
    short_name = forms.CharField(
        label=_("Short name"), max_length=60, help_text=_("On top of every page, and in the letters.")
    )
    presentation = forms.CharField(
        label=_("One sentence that says who you are"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    logo_file = shown_pictures.file_field(_("Logo"), _("Square if possible; JPEG, PNG or WebP, at most 10 MB."))
    logo_off = shown_pictures.removal_field(_("Remove the logo"))
    picture_file = shown_pictures.file_field(_("Picture of the front page"))
    picture_alternative = shown_pictures.words_field(max_length=200)
    picture_off = shown_pictures.removal_field()
    accent = forms.CharField(
        label=_("Accent colour"),
        required=False,
        max_length=7,
        help_text=_("Of links and buttons, like #0b5d57; empty: that of Faire réseau. Its contrast is checked."),
    )
    contact_email = forms.EmailField(
        label=_("Address to write to"), required=False, help_text=_("Everybody can read it, under each page.")
    )
    names_shown = forms.ChoiceField(
        label=_("To whom are those who host a topic named in topics, grids and agendas?"),
        choices=[(rule.value, label) for rule, label in NAMES_LABELS.items()],
        widget=forms.RadioSelect,
    )
    names_centres = forms.BooleanField(
        label=_("Figures of the year name each centre to everybody"),
        required=False,
        help_text=_("Otherwise a centre sees its own figures beside the totals and the spread; facilitators see all."),
    )

    def __init__(self, *args: Any, has_now: Mapping[str, bool], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("logo_file", "logo_off", "picture_file", "picture_off"):
            self.fields[name].show_hidden_initial = False
        for name in ("logo", "picture"):
            if not has_now.get(name):
                del self.fields[f"{name}_off"]  # there is nothing to take away

    def clean_accent(self) -> str:
        """Small letters, as browsers give it."""
        return str(self.cleaned_data["accent"]).strip().lower()
