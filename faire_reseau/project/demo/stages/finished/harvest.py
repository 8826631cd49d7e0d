"""Close the convergence, and have the commitments of the sample become cooperations."""

from datetime import date, datetime, timedelta

from django.utils.timezone import localdate

from faire_reseau.accounts.models import User
from faire_reseau.cooperations import actions
from faire_reseau.cooperations.models import Commitment, Idea
from faire_reseau.gatherings.enums import Format
from faire_reseau.gatherings.models import Gathering
from faire_reseau.network.models import Organisation, Theme
from faire_reseau.project.demo.stages.published.harvest import Facts, produce, stored
from faire_reseau.topics.models import Forum


def commit(gathering: Gathering, sample: Facts, by: User, at: datetime) -> None:
    """Commit as the sample says; nothing where it is done already."""
    forum = Forum.objects.get(session__gathering=gathering, session__format=Format.OPEN_FORUM)
    if Commitment.objects.filter(harvest__forum=forum).exists():
        return
    ideas = {idea.text: idea for idea in Idea.objects.filter(harvest__forum=forum).select_related("harvest")}
    then = forum.session.ends_at
    for idea in list(ideas.values())[:1]:
        actions.close_convergence(idea.harvest, by=by, at=then)
    for words, went in sample["went"].items():
        text = stored(words)
        if text in ideas:
            actions.say_where_it_went(ideas[text], went=went, seen="", by=by, at=then)
    centres = {organisation.slug: organisation for organisation in Organisation.objects.all()}
    for row in sample["commitments"]:
        commitment = actions.propose_commitment(
            forum,
            what=row["what"],
            lead=centres[row["lead"]],
            joining=[centres[slug] for slug in row["joining"]],
            first_step=row["step"],
            # Of Nantes a day, of the gathering to come how long after it.
            first_step_on=date.fromisoformat(row["on"])
            if "on" in row
            else gathering.ends_on + timedelta(row["in_days"]),
            ideas=[ideas[text].pk for text in map(stored, row["ideas"]) if text in ideas],
            by=by,
            at=then,
            is_sample=True,
        )
        if "declined" in row:
            actions.decline_commitment(commitment, reason=row["declined"], by=by, at=then)
        elif not row.get("waits"):
            _live(commitment, row, by, at)


def _live(commitment: Commitment, row: dict, by: User, at: datetime) -> None:  # type: ignore[type-arg]  # as JSON is
    """Have a commitment accepted, and its cooperation live as the sample says."""
    then = commitment.harvest.forum.session.ends_at
    cooperation = actions.accept_commitment(commitment, by=by, at=then)
    themes = list(Theme.objects.filter(code__in=row["themes"]))
    actions.change_cooperation(cooperation, themes=themes, by=by, at=then)
    for news in row["news"]:
        actions.tell_news(
            cooperation, on=date.fromisoformat(news["on"]), text=news["text"], by=by, at=at, is_sample=True
        )
    produce(cooperation, row["productions"], by=by, at=at, is_sample=True)
    if following := row.get("next"):
        actions.set_next_step(
            cooperation,
            next_step=following["step"],
            next_on=localdate(at) + timedelta(following["in_days"]),
            next_owner=cooperation.members.first(),
            by=by,
            at=at,
        )
    if row["state"] != "active":
        actions.move_cooperation(cooperation, to=row["state"], by=None, at=at)
