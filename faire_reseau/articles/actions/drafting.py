"""The article drafted from a gathering, from recorded facts only; every figure leads to the record it comes from."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from faire_reseau.accounts.models import User
from faire_reseau.articles.actions.writing import begin_article
from faire_reseau.articles.models import Article
from faire_reseau.articles.queries import GatheringFacts, Told, facts_of
from faire_reseau.gatherings.models import Gathering, Session
from faire_reseau.gatherings.texts import FORMAT_LABELS


@transaction.atomic
def draft_article(gathering: Gathering, *, by: User | None, at: datetime) -> Article:
    """A draft about `gathering` for an editor to finish; each call drafts anew from the facts of the moment."""
    facts = facts_of(gathering)
    sentences = _Sentences(facts)
    return begin_article(
        title=_("%(title)s: what we did together") % {"title": facts.title},
        chapo=sentences.chapo(),
        body=sentences.body(),
        gathering=gathering,
        organisation=gathering.host,
        # A figure that counts invented people is itself a sample.
        is_sample=gathering.is_sample or gathering.registrations.filter(is_sample=True).exists(),
        by=by,
        at=at,
    )


class _Sentences:
    """The paragraphs of a draft; a paragraph without facts is left out."""

    def __init__(self, facts: GatheringFacts) -> None:
        self.facts = facts
        self.figures = reverse("activities:action", args=[facts.action_id])
        self.agenda = reverse("gatherings:agenda", args=[facts.slug])

    def chapo(self) -> str:
        """When, where, at whose invitation: plain text."""
        words: dict[str, Any] = {"days": self._days(), "place": self.facts.place, "host": self.facts.host.name}
        if self.facts.place:
            return _("%(days)s, %(place)s: the teams of the network met at the invitation of %(host)s.") % words
        return _("%(days)s: the teams of the network met at the invitation of %(host)s.") % words

    def body(self) -> str:
        """The whole as HTML of the editor."""
        parts = [self._people(), self._formats(), *self._forums(), *self._spoken(), self._close()]
        return "".join(part for part in parts if part)

    def _days(self) -> str:
        first, last = date_format(self.facts.starts_on, "j F Y"), date_format(self.facts.ends_on, "j F Y")
        return first if first == last else _("From %(first)s to %(last)s") % {"first": first, "last": last}

    def _people(self) -> str:
        counts = self.facts.counts
        if not counts.people:
            return ""
        people = ngettext("%(n)s person", "%(n)s people", counts.people) % {"n": counts.people}
        centres = ngettext("%(n)s organisation", "%(n)s organisations", self.facts.centres) % {"n": self.facts.centres}
        halves = ngettext("%(n)s half-day", "%(n)s half-days", counts.half_days) % {"n": counts.half_days}
        sentence = _("%(people)s of %(centres)s were present over %(halves)s.") % {
            "people": _record(people, self.figures, _("Sign-in sheets")),
            "centres": _record(centres, self.figures, _("Sign-in sheets")),
            "halves": _record(halves, self.figures, _("Meetings held")),
        }
        trades = ", ".join(
            _record(f"{escape(trade)} ({people})", self.figures, _("People by trade"), is_safe=True)
            for trade, people in self.facts.trades
        )
        with_whom = ", ".join(escape(name) for name in self.facts.with_names)
        more = _("By trade: %(trades)s.") % {"trades": trades} if trades else ""
        together = _("The gathering was organised with %(names)s.") % {"names": with_whom} if with_whom else ""
        return f"<p>{' '.join(part for part in (sentence, more, together) if part)}</p>"

    def _formats(self) -> str:
        labels = [str(FORMAT_LABELS[code]).lower() for code in self.facts.formats]  # type: ignore[index]  # a StrEnum
        if not labels:
            return ""
        link = _record(_("the agenda"), self.agenda, self.facts.title)
        sentence = _("On %(agenda)s: %(formats)s.") % {"agenda": link, "formats": ", ".join(labels)}
        return f"<p>{sentence}</p>"

    def _forums(self) -> list[str]:
        return [self._forum(*forum) for forum in self.facts.forums if forum[1]]

    def _forum(self, session: Session, number: int, most: list[Told]) -> str:
        where = reverse("topics:forums", args=[self.facts.slug])
        topics = ngettext("%(n)s topic", "%(n)s topics", number) % {"n": number}
        said = _("In this format, the participants proposed %(topics)s. Those that drew most:") % {
            "topics": _record(topics, where, session.title)
        }
        items = "".join(
            "<li><p>"
            + escape(one.name)
            + " – "
            + _record(ngettext("%(n)s wish", "%(n)s wishes", one.wishes) % {"n": one.wishes}, where, one.name)
            + "</p></li>"
            for one in most
        )
        return f"<h2>{escape(session.title)}</h2><p>{said}</p><ul>{items}</ul>"

    def _spoken(self) -> list[str]:
        groups = [
            (_("What was presented"), self.facts.plenaries + self.facts.reports),
            (_("Talks"), self.facts.talks),
            (_("Questions and answers"), self.facts.questions),
        ]
        return [f"<h2>{title}</h2><ul>{''.join(map(self._session, rows))}</ul>" for title, rows in groups if rows]

    def _session(self, session: Session) -> str:
        where = reverse("gatherings:session", args=[self.facts.slug, session.pk])
        speakers = ", ".join(
            escape(", ".join(word for word in (one.name, one.role, one.organisation_name) if word))
            for one in session.speakers.all()
        )
        link = _record(session.title, where, str(FORMAT_LABELS[session.format]))  # type: ignore[index]  # a StrEnum
        return f"<li><p>{link}{' – ' + speakers if speakers else ''}</p></li>"

    def _close(self) -> str:
        sentence = _("To be completed by the editor: what was said, what was decided, what comes next.")
        return f"<p>{sentence}</p>"


def _record(text: str, address: str, label: str, *, is_safe: bool = False) -> str:
    """A name or figure with the record it comes from, as the editor keeps it."""
    shown = text if is_safe else escape(text)
    return f'<a class="record" href="{escape(address)}" title="{escape(label)}">{shown}</a>'
