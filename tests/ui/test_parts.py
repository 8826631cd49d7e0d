"""Parts of pages: what they say to those who see, to those who listen, and without script."""

import re
from html.parser import HTMLParser

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import engines
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from faire_reseau.kit.forms import GroupedField, HouseForm, PhoneField
from faire_reseau.kit.refusals import Refusal
from faire_reseau.ui.templatetags.parts import live_words


def drawn(text, **context):
    return engines["django"].from_string(text).render(context)


class Elements(HTMLParser):
    """Every start tag with its attributes, and the text of the page."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.text = [], ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def first(self, tag, **wanted):
        return next(attrs for name, attrs in self.tags if name == tag and wanted.items() <= attrs.items())


class Coming(HouseForm):
    """A form with a field of each make."""

    name = forms.CharField(label="Nom")
    email = forms.EmailField(label="Courriel", required=False, help_text="Lu de l’équipe.")
    days = forms.MultipleChoiceField(
        label="Jours",
        choices=[("mon", "lundi"), ("tue", "mardi")],
        widget=forms.CheckboxSelectMultiple,
        help_text="Un au moins.",
    )
    born = forms.DateField(label="Jour", required=False)
    agrees = forms.BooleanField(label="D’accord", required=False)


REFUSED = {"email": "ana", "born": "hier"}


def refused():
    form = Coming(REFUSED)
    form.full_clean()
    form.add_error(None, "Trop tard.")
    return form


def test_a_refused_form_says_so_first_in_one_focused_summary_with_a_link_to_each_field():
    page = Elements(drawn("{% form form %}", form=refused()))

    summary = page.tags[0]
    assert summary[0] == "div"
    assert {key: summary[1][key] for key in ("role", "tabindex")} == {"role": "alert", "tabindex": "-1"}
    assert "autofocus" in summary[1]
    links = [attrs["href"][1:] for tag, attrs in page.tags if tag == "a"]
    assert links == ["id_name", "id_email", "id_days_group", "id_born"]
    ids = {attrs["id"] for _, attrs in page.tags if "id" in attrs}
    assert set(links) <= ids
    assert page.text.index("Trop tard.") < page.text.index("Ce champ est obligatoire.")


def test_every_hint_and_error_is_tied_to_its_field_and_every_reference_leads_somewhere():
    page = Elements(drawn("{% form form %}", form=refused()))

    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    references = {
        name
        for _, attrs in page.tags
        for key in ("aria-describedby", "aria-labelledby", "for")
        for name in attrs.get(key, "").split()
    }
    assert sorted(ids) == sorted(set(ids))
    assert sorted(references - set(ids)) == []
    assert page.first("input", name="email")["aria-describedby"] == "id_email_hint id_email_error"
    assert page.first("fieldset")["aria-describedby"] == "id_days_hint id_days_error"
    assert page.first("input", name="name")["aria-invalid"] == "true"
    assert [name for name in ids if name.startswith("_")] == []


def test_a_form_not_sent_yet_has_no_summary_and_says_which_fields_are_required():
    page = drawn("{% form form %}", form=Coming())

    assert 'role="alert"' not in page
    assert "Tous les champs sont obligatoires, sauf ceux marqués «\u00a0facultatif\u00a0»." in page


def test_a_refusal_shows_how_it_is_written():
    form = refused()

    assert form.errors["email"] == ["Ce n’est pas une adresse de courriel\u00a0: écrivez-la comme nom@exemple.fr."]
    assert form.errors["born"] == ["Ce n’est pas un jour\u00a0: écrivez-le comme 25/06/2026."]
    assert "Lu de l’équipe. Par exemple nom@exemple.fr" in drawn("{% field form.email %}", form=form)


def test_the_days_and_hours_of_the_sentences_are_accepted_as_they_are_written():
    class Moments(HouseForm):
        """Days and hours."""

        on = forms.DateField()
        at = forms.DateTimeField()
        number = forms.FloatField(localize=True)

    for language, typed in {
        "fr": {"on": "25/06/2026", "at": "25/06/2026 14:30", "number": "12,5"},
        "en": {"on": "2026-06-25", "at": "2026-06-25 14:30", "number": "12.5"},
    }.items():
        with translation.override(language):
            assert Moments(typed).errors == {}


@pytest.mark.parametrize(
    ("context", "start"),
    [
        ({}, ""),
        ({"form": Coming()}, ""),
        ({"refusal": Refusal("C’est complet.")}, "Erreur\u00a0: "),
    ],
)
def test_the_title_of_a_page_with_something_refused_begins_with_error(context, start):
    assert drawn("{% title_start %}", **context) == start


def test_the_title_of_a_page_makes_nothing_that_the_page_does_not_show():
    keys = []

    assert drawn("{% title_start %}", key=SimpleLazyObject(lambda: keys.append("key") or "key")) == ""
    assert keys == []


def test_the_title_of_a_page_with_a_refused_form_begins_with_error():
    assert drawn("{% title_start %}", anything=refused()) == "Erreur\u00a0: "


def test_only_a_form_about_its_reader_tells_the_browser_what_its_fields_are_for():
    class Own(HouseForm):
        """About oneself."""

        is_about_reader = True
        first_name = forms.CharField()
        last_name = forms.CharField()
        email = forms.EmailField()
        phone = PhoneField()
        place = forms.CharField()

    class Other(Own):
        """About somebody else."""

        is_about_reader = False

    purposes = [
        {name: field.widget.attrs.get("autocomplete") for name, field in form().fields.items()} for form in (Own, Other)
    ]
    assert purposes[0] == {
        "first_name": "given-name",
        "last_name": "family-name",
        "email": "email",
        "phone": "tel",
        "place": None,
    }
    assert set(purposes[1].values()) == {None}
    assert 'type="tel"' in str(Own()["phone"])


@pytest.mark.django_db
def test_rows_of_kinds_are_chosen_in_groups_in_the_order_of_the_names():
    from faire_reseau.network.models import Territory
    from tests import factories

    factories.territory("29", "Finistère", kind="department")
    factories.territory("53", "Bretagne")

    class Where(HouseForm):
        """A territory."""

        place = GroupedField(
            groups={"region": "Régions", "department": "Départements"},
            queryset=Territory.objects.order_by("name"),
            empty_label="partout",
        )

    shown = re.findall(r'<optgroup label="(.*?)">|<option[^>]*>(.*?)</option>', str(Where()["place"]))
    assert [group or row for group, row in shown] == ["partout", "Régions", "Bretagne", "Départements", "Finistère"]


def test_a_table_and_the_region_it_scrolls_in_have_the_caption_as_their_name():
    page = Elements(drawn('{% table "Les jours" %}<tbody><tr><th scope="row">lundi</th></tr></tbody>{% endtable %}'))

    caption = page.first("caption")
    region = page.first("div")
    assert region == {"class": "table-scroll", "tabindex": "0", "role": "region", "aria-labelledby": caption["id"]}
    assert page.text.split() == ["Les", "jours", "lundi"]


def test_a_table_that_becomes_cards_on_a_phone_writes_its_roles_out():
    rows = '<thead><tr><th scope="col">a</th></tr></thead><tbody><tr><th scope="row">b</th><td class="x">c</td></tr></tbody>'
    page = Elements(drawn('{% table "T" "table-stack" %}' + rows + "{% endtable %}"))

    roles = [(tag, attrs.get("role")) for tag, attrs in page.tags[1:] if tag != "caption"]
    assert roles == [
        ("table", "table"),
        ("thead", "rowgroup"),
        ("tr", "row"),
        ("th", "columnheader"),
        ("tbody", "rowgroup"),
        ("tr", "row"),
        ("th", "rowheader"),
        ("td", "cell"),
    ]


def test_a_removal_asks_once_more_and_both_buttons_name_their_thing():
    page = Elements(drawn('{% confirm "Retirer" "Oui, retirer" action="/x/" what=what %}', what="<Salle Loire>"))

    assert [tag for tag, _ in page.tags][:3] == ["details", "summary", "span"]
    assert page.first("form")["action"] == "/x/"
    assert page.text.count("<Salle Loire>") == 2
    assert [attrs for tag, attrs in page.tags if tag == "button"] == [{"class": "button button-danger"}]


def test_a_qr_has_a_name_and_a_role_and_its_words_cannot_leave_the_name():
    page = Elements(drawn("{% qr address what %}", address="https://x.fr/a", what='rejoindre "<b>"'))

    drawing = page.first("svg")
    assert (drawing["role"], drawing["aria-label"]) == ("img", 'Code QR\u00a0: rejoindre "<b>"')


def test_a_caption_is_also_the_name_of_its_figure():
    page = Elements(drawn('{% figure "Photo : Ana" %}<img src="/a.png" alt="">{% endfigure %}'))

    assert page.first("figure") == {"role": "figure", "aria-label": "Photo : Ana"}
    assert page.text.strip() == "Photo : Ana"


@pytest.mark.parametrize(
    ("kind", "role"), [("error", "alert"), ("wrong", None), ("warning", None), ("success", None), ("", None)]
)
def test_only_an_answer_is_spoken_at_once(kind, role):
    page = Elements(drawn('{% notice "' + kind + '" %}Voilà{% endnotice %}'))

    assert page.first("p").get("role") == role


def test_a_breadcrumb_is_named_and_an_empty_one_is_nothing():
    page = Elements(drawn("{% crumbs %}{% crumb label 'gatherings:list' %}{% endcrumbs %}", label="A < B"))

    assert page.first("nav")["aria-label"] == "Vous êtes ici"
    assert page.first("a")["href"] == "/rencontres/"
    assert page.text.strip() == "A < B"
    assert drawn("{% crumbs %} {% endcrumbs %}") == ""


def test_the_sample_label_stands_beside_invented_things_only():
    class Thing:
        is_sample = True

    class Real:
        is_sample = False

    assert drawn("{% sample a %}{% sample b %}", a=Thing(), b=Real()) == (
        ' <span class="sample" title="exemple"><span class="visually-hidden">exemple</span></span>'
    )


def test_a_notice_holds_links_and_escapes_what_people_wrote_once():
    page = drawn('{% notice "success" %} {{ who }} <a href="/la/">Changer</a> {% endnotice %}', who="Ana & <b>")

    assert '<a href="/la/">Changer</a></p>' in page
    assert "Ana &amp; &lt;b&gt;" in page


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", ["présente", "présente", "présentes"]), ("en", ["présentes", "présente", "présentes"])],
)
def test_words_beside_a_live_count_agree_with_it_and_hold_both_forms_for_what_comes(language, words):
    with translation.override(language):
        parts = [live_words("present", 7, n, "présente", "présentes") for n in (0, 1, 2)]

    assert parts == [
        f'<span data-live-words="present-7" data-one="présente" data-many="présentes">{word}</span>' for word in words
    ]


class WithFile(forms.Form):
    title = forms.CharField()
    plan = forms.FileField()


@pytest.mark.parametrize(("title", "is_said"), [("", True), ("Un titre", False)])
def test_a_file_lost_because_another_field_is_wrong_is_said_above_and_beside_its_field(title, is_said):
    form = WithFile({"title": title}, {"plan": SimpleUploadedFile("plan.pdf", b"x")})

    page = Elements(drawn("{% form_summary form %}{% field form.plan %}", form=form))

    field = page.first("input", type="file")
    assert page.text.count("plan.pdf") == page.text.count("choisissez-le de nouveau") == (2 if is_said else 0)
    assert (field.get("aria-describedby"), field.get("aria-invalid")) == (
        ("id_plan_error", "true") if is_said else (None, None)
    )
    assert ("#id_plan" in [attrs.get("href") for _tag, attrs in page.tags]) is is_said


def test_a_file_that_is_wrong_itself_says_that_alone():
    form = WithFile({"title": ""}, {"plan": SimpleUploadedFile("plan.pdf", b"")})

    page = Elements(drawn("{% field form.plan %}", form=form))

    assert ("choisissez-le" in page.text, page.first("p", **{"class": "wrong"})["id"]) == (False, "id_plan_error")
