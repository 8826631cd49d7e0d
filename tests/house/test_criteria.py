"""Faults planted against each rule of accessibility that every page is held to: each is found, and what is sound is not."""

import pytest
from django.urls import reverse

from tests.house import criteria, form_criteria
from tests.house.markup import Page
from tests.house.test_pages import unmet

FRAME = (
    '<body><a href="#c">Aller au contenu</a><header><nav aria-label="Menu">{}</nav></header><main id="c"></main></body>'
)
FOUND = [
    (criteria.references, '<p id="a">x</p><p id="a">y</p>', ["id a twice"]),
    (criteria.references, '<fieldset aria-describedby="_hint"></fieldset>', ["fieldset refers to '_hint'"]),
    (criteria.references, '<a href="#gone">x</a><p id="_x"></p>', ["id _x", "a refers to 'gone'"]),
    (criteria.nameless, '<svg class="qr"><path d=""/></svg>', ["svg"]),
    (criteria.nameless, "<table class=table><tr><td>x</table>", ["table table"]),
    (criteria.nameless, "<figure><img alt=''><figcaption>Ana</figcaption></figure>", ["figure Ana"]),
    (criteria.nameless, "<fieldset><legend></legend>x</fieldset>", ["fieldset x"]),
    (criteria.ill_pictured, "<img src=a.png>", ["img a.png has no alternative"]),
    (criteria.ill_pictured, "<img src=a alt='DSC_001.jpg'>", ["img is called 'DSC_001.jpg'"]),
    (criteria.ill_pictured, "<svg role=img aria-label=image></svg>", ["svg is called 'image'"]),
    (criteria.ill_pictured, "<img src=a alt='' title='Ana'>", ["img is silent and speaks"]),
    (criteria.ill_pictured, "<svg aria-hidden=true><title>Ana</title></svg>", ["svg is silent and speaks"]),
    (criteria.ill_headed_tables, "<table><tr><th>a</th></tr></table>", ["th 'a' has no scope"]),
    (criteria.ill_headed_tables, "<table><tr><td>a</td></tr></table>", ["a table has no header"]),
    (
        criteria.ill_headed_tables,
        "<table><caption>P</caption><tr><th scope=col>a</th><th scope=col>b</th></tr><tr><td>1</td></tr></table>",
        ["rows of [1, 2] cells in 'P'"],
    ),
    (
        criteria.ill_headed_tables,
        "<table><caption>P</caption><tr><th scope=col>a</th></tr></table>" * 2,
        ["two tables are called 'P'"],
    ),
    (
        criteria.ill_headed_tables,
        "<table><tr><th scope=col>a<table><tr><th scope=col>b</th></tr></table></th></tr></table>",
        ["a table stands in a table"],
    ),
    (criteria.ill_named_links, "<a href=/a/><svg aria-hidden=true></svg></a>", ["a link to /a/ is called ''"]),
    (criteria.ill_named_links, "<p>Lire <a href=/a/>ici</a></p>", ["a link to /a/ is called 'ici'"]),
    (
        criteria.ill_named_links,
        "<p><a href=/a/>Modifier</a> <a href=/b/>Modifier</a></p>",
        ["'Modifier' leads to ['/a/', '/b/']"],
    ),
    (form_criteria.ill_named_buttons, "<button><svg aria-hidden=true></svg></button>", ["button ''"]),
    (form_criteria.ill_named_buttons, "<form><button>OK</button></form>", ["button 'OK'"]),
    (
        form_criteria.ill_named_buttons,
        "<form action=/a/><button>Ajouter</button></form><form action=/b/><button>Ajouter</button></form>",
        ["'Ajouter' does 2 things"],
    ),
    (
        form_criteria.ill_named_buttons,
        "<details><summary>Plus tard</summary></details><details><summary>Plus tard</summary></details>",
        ["2 folds are called 'Plus tard'"],
    ),
    (criteria.ill_headed, "<h1>a</h1><h3>b</h3>", ["h3 follows h1"]),
    (criteria.ill_headed, "<h2>a</h2>", ["h1 stands 0 times", "the first heading is h2"]),
    (criteria.ill_headed, "<h1>a</h1><h1>b</h1><h2></h2>", ["h1 stands 2 times", "an empty h2"]),
    (
        criteria.ill_structured,
        "<body><header></header><nav></nav><main></main><main></main></body>",
        ["main stands 2 times", "footer of the page stands 0 times", "nav '' stands 1 times"],
    ),
    (criteria.ill_listed, "<ul><p>a</p></ul><ol>b</ol>", ["p in ul", "words in ol"]),
    (criteria.ill_listed, "<div><li>a</li><dt>b</dt></div>", ["li in div", "dt without dl"]),
    (criteria.for_looks, "<center>a</center><td align=right>", ["<center>", "td align"]),
    (criteria.for_looks, "<div>a<br><br>b</div><p></p>", ["two br in a row", "an empty p"]),
    (
        criteria.wanders,
        "<meta http-equiv=refresh content=5><a href=/a/ target=_blank>a</a><p tabindex=2>b</p>",
        ["tabindex 2", "a window opens at /a/", "the page moves on"],
    ),
    (criteria.unheard, "<div aria-hidden=true><a href=/a/>a</a></div>", ["a 'a'"]),
    (criteria.unheard, "<div aria-hidden=true tabindex=0>b</div>", ["div 'b'"]),
    (
        form_criteria.unlabelled,
        "<input name=a placeholder=Nom><textarea name=b></textarea>",
        [
            "input a is called ''",
            "textarea b is called ''",
        ],
    ),
    (form_criteria.unlabelled, "<label for=i>OK</label><input name=a id=i>", ["input a is called 'OK'"]),
    (
        form_criteria.apart,
        "<p><label for=i>Nom</label></p><div><ul><li><input name=a id=i></li></ul></div>",
        ["input a"],
    ),
    (form_criteria.ungrouped, "<form><input type=radio name=a><input type=radio name=a></form>", ["radio a"]),
    (
        form_criteria.ungrouped,
        "<form><fieldset><input type=checkbox name=a><input type=checkbox name=a></fieldset></form>",
        ["checkbox a"],
    ),
    (
        form_criteria.same_legends,
        "<form><fieldset><legend>Jour</legend></fieldset><fieldset><legend>Jour</legend></fieldset></form>",
        ["'Jour' twice"],
    ),
    (criteria.cryptic, "<p>Bravo \U0001f600</p><p>À demain :-)</p>", ["'Bravo \U0001f600'", "'À demain :-)'"]),
    (
        criteria.unreached,
        FRAME.replace("#c", "/").format(""),
        [
            "the first stop does not lead to the content",
            "no menu",
            "no search in the menu",
        ],
    ),
    (criteria.unwritten_qr, "<main><svg class=qr aria-label=QR></svg><p>Avec un téléphone</p></main>", ["QR"]),
    (
        criteria.live_faults,
        "<div id=a data-live-replace=x><details></details></div>",
        ["a fold without identifier in #a"],
    ),
    (criteria.live_faults, "<div id=a data-live-replace=x><p role=status></p></div>", ["#a speaks by itself"]),
    (criteria.live_faults, "<div id=a data-live-replace=x><p aria-live=polite></p></div>", ["#a speaks by itself"]),
    (criteria.helpless, "<a href=/autre/>Aide</a>", ["no help"]),
]
SOUND = [
    (criteria.ill_pictured, "<img src=a.png alt='Ana parle'><svg aria-hidden=true></svg><img src=b alt=''>"),
    (criteria.unwritten_qr, "<main><svg class=qr></svg><p><a href=/r/a/>ici.fr<b>/r/abcd</b></a></p></main>"),
    (criteria.live_faults, "<details></details><div data-live-replace=x><details id=a></details></div>"),
    (criteria.ill_named_links, "<a href=/a/ aria-label='Fiche d’Ana'><svg></svg></a><a href=/b/><img alt=Accueil></a>"),
    (
        criteria.ill_named_links,
        "<ul><li>Lundi <a href=/a/>Voir la page</a></li><li>Mardi <a href=/b/>Voir la page</a></li></ul>",
    ),
    (
        criteria.ill_named_links,
        "<a href=/a/>Modifier<span class=visually-hidden> : A</span></a><a href=/b/>Modifier<span> : B</span></a>",
    ),
    (form_criteria.ill_named_buttons, "<form action=/a/><button>Ajouter</button><button>Ajouter</button></form>"),
    (criteria.ill_headed, "<h1>a</h1><h2>b</h2><h3>c</h3><h2>d</h2>"),
    (criteria.ill_listed, "<ul><li>a</li></ul><dl><div><dt>a</dt><dd>b</dd></div></dl>"),
    (criteria.for_looks, "<p id=later></p><p>a<br>b</p>"),
    (criteria.unheard, "<div aria-hidden=true><a href=/a/ tabindex=-1>a</a></div>"),
    (
        form_criteria.unlabelled,
        "<label>Nom <input name=a></label><input type=hidden name=b><select aria-label=Jour></select>",
    ),
    (form_criteria.apart, "<p><label for=i>Nom</label><input id=i></p><label for=j>Nom</label><p><input id=j></p>"),
    (
        form_criteria.ungrouped,
        "<form><fieldset><legend>Jour</legend><input type=radio name=a><input type=radio name=a></fieldset></form>",
    ),
    (criteria.cryptic, "<p aria-hidden=true>\U0001f600</p><p>de 9 h à 10 h : ouvert</p>"),
]


@pytest.mark.parametrize(("rule", "text", "faults"), FOUND)
def test_a_planted_fault_is_found(rule, text, faults):
    assert list(rule(Page(text))) == faults


@pytest.mark.parametrize(("rule", "text"), SOUND)
def test_what_is_sound_is_not_found(rule, text):
    assert list(rule(Page(text))) == []


def test_a_type_of_document_that_is_missing_late_or_another_is_told():
    pages = ("<!DOCTYPE html><html></html>", "<html></html>", "<html><!doctype html></html>", "<!doctype html public>")

    assert [Page(text).declared for text in pages] == ["doctype html", "", "", "doctype html public"]


def test_markup_that_is_nested_as_html_does_not_is_found():
    assert Page("<span><form><p>x</p></form></span>").faults[0] == "<form> in <span>"
    assert Page("<p>a<div>b</div></p>").faults == ["<div> ends a <p>", "</p> closes nothing"]
    assert Page("<div><section></div>").faults == ["<section> is closed by </div>"]


@pytest.mark.django_db
def test_a_frame_without_search_and_one_with_everything_are_told_apart():
    links = [f"<a href={address}>a</a>" for address in ("/", "/a/", "/b/", reverse("pages:search"))]

    assert criteria.unreached(Page(FRAME.format("".join(links)))) == []
    assert criteria.unreached(Page(FRAME.format("".join([*links[:3], links[0]])))) == ["no search in the menu"]
    assert criteria.landmarks(Page(FRAME.format(""))) == ["header", "nav", "main"]
    assert criteria.landmarks(Page("<body><main></main><header><nav></nav></header></body>")) == [
        "main",
        "header",
        "nav",
    ]


def test_a_page_in_another_language_with_an_unknown_one_or_without_title_is_found():
    faults = criteria.ill_languaged(Page("<html lang=en><title> · </title><p lang=francais>a</p></html>"), "fr")

    assert faults == ["the page tells another language", "lang='francais'", "no title"]
    assert criteria.ill_languaged(Page("<html><title>A</title></html>"), "fr") == ["the page tells another language"]
    assert criteria.ill_languaged(Page("<html lang=fr><title>A</title><p lang=en>a</p></html>"), "fr") == []


def test_titles_that_pages_share_and_labels_that_differ_for_one_purpose_are_found():
    page, other = Page("<title>Annuaire</title>"), Page("<title>Carte</title>")
    email = "<label for=a>{}</label><input id=a autocomplete=email>"

    assert criteria.shared_titles([("visitor", "a", page), ("visitor", "b", page), ("visitor", "c", other)]) == {
        "Annuaire": ["a", "b"]
    }
    assert criteria.shared_titles([("visitor", "a", page), ("member", "b", page)]) == {}
    pages = [Page(email.format(label)) for label in ("Votre adresse", "Adresse (facultatif)", "Courriel")]
    assert form_criteria.otherwise_labelled(pages) == {"email": ["Adresse", "Courriel"]}
    assert form_criteria.otherwise_labelled(pages[:2]) == {}


def test_a_field_about_oneself_without_its_purpose_is_found():
    page = Page("<input name=email><input name=phone autocomplete=tel><input name=email type=hidden>")

    assert form_criteria.purposes(page) == {"email": "", "phone": "tel"}


def test_a_form_that_removes_at_one_press_is_found_and_one_that_asks_is_not():
    cancels, settings = reverse("gatherings:cancel", args=["a"]), reverse("accounts:account")
    form = '<form method="post" action="{}"><button value="{}">x</button></form>'
    asks = f'<details class="confirm"><summary>x</summary>{form.format(cancels, "")}</details>'

    assert form_criteria.unasked(Page(form.format(cancels, "")), "") == ["gatherings:cancel"]
    assert form_criteria.unasked(Page(form.format("", "")), cancels) == ["gatherings:cancel"]
    assert form_criteria.unasked(Page(form.format(settings, "end_sessions")), "") == ["accounts:account"]
    assert form_criteria.unasked(Page(asks + form.format(settings, "")), "") == []


def test_an_error_that_the_title_the_summary_or_the_field_does_not_tell_is_found():
    assert unmet('<title>x</title><p class="wrong">non</p>') == [
        "title x",
        "no summary",
        "non is tied to nothing",
        "the summary leads nowhere",
    ]
    summary = '<div role="alert" class="form-summary"><a href="#i">Nom</a></div>'
    field = '<input id="i" aria-invalid="true" aria-describedby="e"><p id="e" class="wrong">non</p>'
    assert unmet(f"<title>Erreur : x</title>{summary}{field}") == []
