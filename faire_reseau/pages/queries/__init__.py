"""Queries of the front pages, over the rooms below."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from faire_reseau.accounts.models import User
from faire_reseau.accounts.queries import demo_links, journal_mark
from faire_reseau.activities.models import HalfDay
from faire_reseau.analysis.queries import reads_corpora
from faire_reseau.articles.queries import addresses_of_articles
from faire_reseau.catalogue.queries import addresses_of_productions
from faire_reseau.cooperations.queries import (
    CommitmentRow,
    CooperationRow,
    addresses_of_cooperations,
    commitments_to_answer,
    steps_to_take,
)
from faire_reseau.gatherings.enums import GatheringState, RegistrationState, SessionState
from faire_reseau.gatherings.models import Arrival, Gathering, Invitation, Registration, Session
from faire_reseau.gatherings.permissions import registrations_acting, runnable_by, visible_to
from faire_reseau.gatherings.queries import (
    Moment,
    arrivals_waiting,
    claims_of,
    declined_to,
    in_order,
    invitations_to_answer_for,
    moment_of,
    sessions_to_attend,
    with_the_gathering,
)
from faire_reseau.kit.openness import Opens, to_everybody
from faire_reseau.network.models import Membership, Organisation, Person, Post, Trade
from faire_reseau.network.queries import contact_of_network, the_network
from faire_reseau.questions.queries import QuestionRow, answers_to_give
from faire_reseau.reports.queries import CentreReportRow, own_reports
from faire_reseau.topics.queries import chosen_sessions_of, forum_sessions

# Who opens the addresses of this room that texts lead to.
OPENS: dict[str, Opens] = {
    **dict.fromkeys(
        (
            "home",
            "pages:search",
            "pages:card",
            "pages:accessibility",
            "pages:help",
            "pages:guide",
            "pages:privacy",
            "pages:security",
        ),
        to_everybody,
    ),
    **dict.fromkeys(("pages:sitemap", "pages:security_txt", "pages:robots"), to_everybody),
    "pages:day": with_the_gathering,
}


@dataclass(frozen=True)
class Door:
    """Somebody one can be in the demo network."""

    who: str
    role: str
    key: str
    trade: Trade | None


def demo_doors() -> list[Door]:
    """The people one can be in the demo network, organisers first, each with their trade; three statements."""
    doors = demo_links()
    names = {person.user_id: str(person) for person in Person.objects.filter(user__in=[user for user, *_ in doors])}
    posts = Post.objects.filter(person__user__in=list(names), trade__isnull=False).select_related("trade", "person")
    trades = {post.person.user_id: post.trade for post in posts.order_by("-pk")}
    entries = []
    for user, role, key in doors:
        trade = trades.get(user)
        is_said = trade is not None and role in (trade.label, trade.label_en)  # who is called by their trade
        entries.append(Door(names.get(user, "–"), role, key, None if is_said else trade))
    return entries


@dataclass(frozen=True)
class Front:
    """The gathering to show first, whether it is under way, held today at another hour or still to come, and those that come after
    it on the page.
    """

    gathering: Gathering
    is_under_way: bool
    is_today: bool
    is_coming: bool
    is_on_list: bool
    others: list[Gathering]
    moment: Moment


# Tables of which the journal tells when the front page may show something else.
HOME_TOLD_BY = ("activities.", "articles.", "cooperations.", "gatherings.", "network.")


def home_mark(at: datetime) -> str:
    """Words that change with every action that may change what a visitor reads on the front page, and each minute: gatherings
    begin and articles become public by themselves. Two queries, whatever the network.
    """
    return f"{int(at.timestamp()) // 60}:{journal_mark(*HOME_TOLD_BY)}"


def front_of(user: User, at: datetime) -> Front | None:
    """The gathering under way or next, else one that is announced, else the last one held; at most three queries."""
    today = timezone.localdate(at)
    rows = in_order(visible_to(user).select_related("host"), today)
    announced = [row for row in rows if row.state == GatheringState.ANNOUNCED]
    coming = [row for row in announced if row.ends_on >= today]
    not_cancelled = [row for row in rows if row.state != GatheringState.CANCELLED]
    first = next(iter(coming or announced or not_cancelled), None)
    if first is None:
        return None
    moment, is_announced = moment_of(first, at), first.state == GatheringState.ANNOUNCED
    return Front(
        gathering=first,
        is_under_way=is_announced and moment.is_now,
        is_today=is_announced and moment.stage == "during" and not moment.is_now,
        is_coming=is_announced and moment.stage == "before",
        is_on_list=_is_on_list(user, first),
        others=[row for row in rows if row != first and row.state != GatheringState.DRAFT][:3],
        moment=moment,
    )


def _is_on_list(user: User, gathering: Gathering) -> bool:
    registrations = registrations_acting(user).exclude(state=RegistrationState.CANCELLED)
    return registrations.filter(gathering=gathering).exists()


@dataclass(frozen=True)
class FirstSteps:
    """How far a new network has come: it says what it is, its facilitator has a name, it has trades, organisations, centres and a
    gathering, says who answers for personal data, and somebody else runs it too.
    """

    has_look: bool
    has_name: bool
    has_organisations: bool
    has_centre: bool
    has_gathering: bool
    has_contact: bool
    has_words: bool
    has_second: bool

    @property
    def done(self) -> int:
        """How many are done."""
        return sum(vars(self).values())

    @property
    def number(self) -> int:
        """How many there are."""
        return len(vars(self))

    @property
    def are_made(self) -> bool:
        """Whether all of them are."""
        return all(vars(self).values())


@dataclass(frozen=True)
class DeskPage:
    """What waits for a person; `first_steps` only for a facilitator whose network still begins. `claims`: who joined somewhere
    with their address; `arrivals`: how many a facilitator has to sort; `questions`: sent to them to be answered; `commitments`:
    their centre is asked to lead; `next_steps`: those of cooperations that they see to; `reports`: of their centre, to fill.
    """

    comes_to: list[Registration]
    runs: list[Gathering]
    to_sign: list[HalfDay]
    invitations: list[Invitation]
    declined: list[Invitation]
    first_steps: FirstSteps | None
    claims: list[Arrival]
    arrivals: int
    questions: list[QuestionRow]
    commitments: list[CommitmentRow]
    next_steps: list[CooperationRow]
    reports: list[CentreReportRow]
    # Invited to a corpus of texts.
    reads_corpora: bool


def desk_of(user: User, person: Person | None, at: datetime) -> DeskPage:
    """What waits for the person of `user`; eighteen queries, four more for a facilitator."""
    registrations = Registration.objects.filter(person=person) if person else Registration.objects.none()
    seen = registrations.filter(gathering__in=visible_to(user))  # a draft is shown to nobody on its list
    coming = seen.exclude(state=RegistrationState.CANCELLED).select_related("gathering")
    rows = list(coming.order_by("-gathering__starts_on"))
    to_sign = (
        HalfDay.objects.filter(meeting__action__in=[row.gathering.action_id for row in rows], sign_in_open=True)
        .exclude(presences__person=person)
        .select_related("meeting__action")
    )
    runs = list(runnable_by(user).order_by("-starts_on")[:10])
    invitations = invitations_to_answer_for(user, timezone.localdate(at))
    first_steps, arrivals = (_first_steps(person), arrivals_waiting()) if user.is_facilitator else (None, 0)
    declined = declined_to(runnable_by(user))
    waiting = invitations, declined, first_steps, claims_of(user), arrivals, answers_to_give(user)
    reports = own_reports(user, timezone.localdate(at))
    to_do = commitments_to_answer(user, at), steps_to_take(user), reports, reads_corpora(user)
    return DeskPage(rows, runs, list(to_sign), *waiting, *to_do)


def _first_steps(person: Person | None) -> FirstSteps | None:
    network = the_network()
    is_named = network.name not in ("", "Faire réseau")  # that of a network which nobody named
    steps = FirstSteps(
        has_look=is_named or bool(network.presentation or network.logo_key or network.accent),
        has_name=person is not None and bool(person.called),
        has_organisations=Organisation.objects.exists(),
        has_centre=Membership.objects.exists(),
        has_gathering=Gathering.objects.exists(),
        has_contact=bool(contact_of_network()),
        has_words=Trade.objects.exists(),
        has_second=User.objects.filter(is_facilitator=True, is_active=True)[1:2].exists(),
    )
    return None if steps.are_made else steps


def calendar_sessions(user: User) -> list[Session]:
    """What stands in `user`'s private calendar: of the gatherings they come to, the agenda of the half-days for which they
    are registered, and of the grids what they chose.
    """
    person = Person.objects.filter(user=user).first()
    if person is None:
        return []
    sessions = sessions_to_attend(person)
    chosen = {session.pk for session in chosen_sessions_of(person)}
    of_grids = set(forum_sessions(Gathering.objects.filter(pk__in={session.gathering_id for session in sessions})))
    return [session for session in sessions if session.pk not in of_grids or session.pk in chosen]


def public_addresses(at: datetime) -> list[tuple[str, tuple[object, ...], datetime | None]]:
    """Every public page: name of its address, arguments, when it changed; six queries of plain values."""
    lists = (
        "gatherings:list",
        "network:directory",
        "activities:list",
        "reports:indicators",
        "articles:list",
        "cooperations:list",
        "catalogue:list",
    )
    rows: list[tuple[str, tuple[object, ...], datetime | None]] = [(name, (), None) for name in ("home", *lists)]
    opened = Gathering.objects.exclude(state=GatheringState.DRAFT)
    agendas = opened.order_by("-starts_on", "-pk").values_list("slug", "changed_at")
    rows += [("gatherings:agenda", (slug,), changed) for slug, changed in agendas]
    sessions = Session.objects.filter(gathering__in=opened, state=SessionState.PLANNED).order_by("pk")
    session_rows = sessions.values_list("gathering__slug", "pk", "changed_at")
    rows += [("gatherings:session", (slug, key), changed) for slug, key, changed in session_rows]
    rows += [("articles:article", (slug,), changed) for slug, changed in addresses_of_articles(at)]
    rows += [("cooperations:cooperation", (key,), changed) for key, changed in addresses_of_cooperations()]
    rows += [("catalogue:production", (key,), changed) for key, changed in addresses_of_productions()]
    rows += [
        ("network:organisation", (slug,), None)
        for slug in Organisation.objects.order_by("slug").values_list("slug", flat=True)
    ]
    return rows
