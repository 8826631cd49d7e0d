"""The pages that `bench scale` measures, with their marks and the figures of the review."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Page:
    """A page to measure: who asks, where, its mark in ms at the largest size and the figure of the review.

    `phase`: in which the forum is; `after`: measured once the actions are done, a grid published among them.
    """

    name: str
    role: str
    address: str
    mark: int | None = None
    was: int | None = None
    is_kept: bool = False
    headers: dict[str, str] = field(default_factory=dict)
    phase: str = "compose"
    after: bool = False


PAGES = (
    Page("home", "visitor", "/", 20, 4450, is_kept=True),
    Page("activities", "visitor", "/activites/", 20, 4400, is_kept=True),
    *(
        Page(f"activities by {by}", "visitor", f"/activites/?par={by}", 300, was)
        for by, was in (("theme", 17900), ("territory", 15900), ("axis", 12700), ("mode", None), ("kind", None))
    ),
    Page("activities of a year", "visitor", "/activites/?annee=2024", 300),
    Page("action", "visitor", "/activites/{action}/", 300, 324),
    Page("forum", "participant", "/rencontres/{slug}/forums/{forum}/", None, 217),
    # 20 s of one core for 2,000 phones
    Page(
        "forum as phones fetch it again",
        "participant",
        "/rencontres/{slug}/forums/{forum}/",
        10,
        235,
        is_kept=True,
        headers={"X-Live-Fragment": "forum-topics"},
    ),
    Page("my programme", "participant", "/rencontres/{slug}/mon-programme/", None, 98, phase="run", after=True),
    Page(
        "my programme as phones fetch it",
        "participant",
        "/rencontres/{slug}/mon-programme/",
        None,
        98,
        headers={"X-Live-Fragment": "my-programme"},
        phase="run",
        after=True,
    ),
    Page("grid", "visitor", "/rencontres/{slug}/forums/{forum}/grille/", phase="run", after=True),
    Page("agenda", "visitor", "/rencontres/{slug}/", after=True),
    Page("sign-in sheet", "facilitator", "/activites/demi-journees/{half_day}/", 300, 2500),
    Page("sheet on paper", "facilitator", "/activites/{work}/feuilles/{day}/", 300, 2190),
    Page("badges", "facilitator", "/rencontres/{slug}/preparer/badges/", 300, 810),
    Page("participants", "facilitator", "/rencontres/{slug}/preparer/inscrits/", 300, 1900),
    Page("participants.xlsx", "facilitator", "/rencontres/{slug}/preparer/inscrits.xlsx", 300, 1180),
    Page("people.xlsx", "facilitator", "/annuaire/exporter/people.xlsx", 300, 6200),
    Page("people.csv", "facilitator", "/annuaire/exporter/people.csv", 300, 3850),
    Page("organisations.xlsx", "facilitator", "/annuaire/exporter/organisations.xlsx", 300, 606),
    Page("sitemap", "visitor", "/plan-du-site.xml", 300, 2400),
    Page("map", "visitor", "/annuaire/carte/", 300, 571),
    Page("people", "participant", "/annuaire/personnes/", 300, 415),
    Page("people searched", "participant", "/annuaire/personnes/?q=elie+sante", 300, 415),
    Page("new gathering", "facilitator", "/rencontres/nouvelle/", 300, 450),
    Page("propose a topic", "participant", "/rencontres/{slug}/forums/{forum}/proposer/", 300, 400, phase="propose"),
    Page("welcome of newcomers", "visitor", "/bienvenue/w0/", 300, 340),
    Page("new action", "facilitator", "/activites/nouvelle/", 300, 283),
    Page("gatherings", "visitor", "/rencontres/", 300, 110),
    Page("composer", "facilitator", "/rencontres/{slug}/forums/{forum}/composer/", 400, 2720),
    Page("directory", "visitor", "/annuaire/", None, 80),
    Page("table of the directory", "visitor", "/annuaire/tableau/"),
    Page("search", "visitor", "/chercher/?q=sante", None, 61),
    Page("articles", "visitor", "/articles/"),
    Page("articles of an editor", "facilitator", "/articles/", None, 92),
    Page("journal", "facilitator", "/journal/", None, 105),
    Page("my desk", "participant", "/mon-bureau/"),
)
