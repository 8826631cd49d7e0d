"""The article drafted from a gathering, from recorded facts only; every figure leads to the record it comes from."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from faire_reseau.accounts.models import User
from faire_reseau.articles.actions.writing import begin_article
from faire_reseau.articles.models import Article
from faire_reseau.articles.queries import ForumFacts, GatheringFacts, Told, facts_of
from faire_reseau.gatherings.models import Gathering, Session
from faire_reseau.gatherings.texts import FORMAT_LABELS
from faire_reseau.ui.templatetags.ui import days


def draft_article(gathering: Gathering, *, by: User | None, at: datetime) -> Article:
    """A draft about `gathering` for an editor to finish; each call drafts anew from the facts of the moment.

    Facts are gathered before the transaction: nobody waits for them.
    """
    facts = facts_of(gathering)
    sentences = _Sentences(facts)
    return begin_article(
        title=_("%(title)s: what we did together") % {"title": facts.title},
        chapo=sentences.chapo(),
        body=sentences.body(),
        gathering=gathering,
        organisation=gathering.host,
        # A figure that counts invented people or wishes is itself a sample.
        is_sample=gathering.is_sample
        or facts.has_sample_people
        or any(one.has_sample_topics or one.has_sample_wishes for one in facts.forums),
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
        words: dict[str, Any] = {
            "days": days(self.facts.starts_on, self.facts.ends_on),
            "place": self.facts.place,
            "host": self.facts.host.name,
        }
        if self.facts.place:
            return _("%(place)s, %(days)s: the teams of the network met at the invitation of %(host)s.") % words
        return _("%(days)s: the teams of the network met at the invitation of %(host)s.") % words

    def body(self) -> str:
        """The whole as HTML of the editor."""
        parts = [self._people(), self._formats(), *self._forums(), *self._spoken(), self._close()]
        return "".join(part for part in parts if part)

    def _people(self) -> str:
        counts = self.facts.counts
        if not counts.people:
            return ""
        people = ngettext("%(n)s person", "%(n)s people", counts.people) % {"n": counts.people}
        number = len(self.facts.centres)
        centres = ngettext("%(n)s organisation", "%(n)s organisations", number) % {"n": number}
        halves = ngettext("%(n)s half-day", "%(n)s half-days", counts.half_days) % {"n": counts.half_days}
        words = {
            "people": _record(people, self.figures, _("Sign-in sheets")),
            "centres": _record(centres, self.figures, _("Sign-in sheets")),
            "halves": _record(halves, self.figures, _("Meetings held")),
        }
        if number:
            sentence = ngettext(
                "%(people)s of %(centres)s was present over %(halves)s.",
                "%(people)s of %(centres)s were present over %(halves)s.",
                counts.people,
            )
        else:
            sentence = ngettext(
                "%(people)s was present over %(halves)s.", "%(people)s were present over %(halves)s.", counts.people
            )
        sentence %= words
        more = _("By trade: %(trades)s.") % {"trades": self._split(self.facts.trades, _("People by trade"))}
        where = _("By centre: %(centres)s.") % {"centres": self._split(self.facts.centres, _("People by centre"))}
        with_whom = ", ".join(escape(name) for name in self.facts.with_names)
        together = _("The gathering was organised with %(names)s.") % {"names": with_whom} if with_whom else ""
        sample = _sample() if self.facts.has_sample_people else ""
        first = " ".join(part for part in (sentence, more if self.facts.trades else "", sample, together) if part)
        return f"<p>{first}</p>" + (f"<p>{where} {sample}</p>" if self.facts.centres else "")

    def _split(self, rows: list[tuple[str, int]], label: str) -> str:
        """“Direction (16), …”, each leading to the figures."""
        return ", ".join(_record(f"{name} ({people})", self.figures, label) for name, people in rows)

    def _formats(self) -> str:
        labels = [str(FORMAT_LABELS[code]).lower() for code in self.facts.formats]  # type: ignore[index]  # a StrEnum
        if not labels:
            return ""
        link = _record(_("the agenda"), self.agenda, self.facts.title)
        sentence = _("On %(agenda)s: %(formats)s.") % {"agenda": link, "formats": ", ".join(labels)}
        return f"<p>{sentence}</p>"

    def _forums(self) -> list[str]:
        return [self._forum(forum) for forum in self.facts.forums if forum.topics]

    def _forum(self, forum: ForumFacts) -> str:
        title = forum.session.title
        where = reverse("topics:forum", args=[self.facts.slug, forum.forum_id])
        topics = ngettext("%(n)s topic", "%(n)s topics", forum.topics) % {"n": forum.topics}
        said = _("In this format, the participants proposed %(topics)s.") % {"topics": _record(topics, where, title)}
        if forum.has_sample_topics:
            said += f" {_sample()}"
        if not forum.most:
            return f"<h2>{escape(title)}</h2><p>{said}</p>"
        drew = _("Those that drew most:")
        items = "".join(self._topic(forum, one) for one in forum.most)
        return f"<h2>{escape(title)}</h2><p>{said} {drew}</p><ul>{items}</ul>"

    def _topic(self, forum: ForumFacts, one: Told) -> str:
        where = reverse("topics:topic", args=[self.facts.slug, forum.forum_id, one.thing_id])
        wishes = ngettext("%(n)s wish", "%(n)s wishes", one.wishes) % {"n": one.wishes}
        sample = f" {_sample()}" if one.is_sample or forum.has_sample_wishes else ""
        return f"<li><p>{escape(one.name)} – {_record(wishes, where, one.name)}{sample}</p></li>"

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
        sample = f" {_sample()}" if session.is_sample else ""
        return f"<li><p>{link}{' – ' + speakers if speakers else ''}{sample}</p></li>"

    def _close(self) -> str:
        sentence = _("To be completed by the editor: what was said, what was decided, what comes next.")
        return f"<p>{sentence}</p>"


def _record(text: str, address: str, label: str) -> str:
    """A name or figure with the record it comes from, as the editor keeps it."""
    return f'<a class="record" href="{escape(address)}" title="{escape(label)}">{escape(text)}</a>'


def _sample() -> str:
    """The label of what is invented, beside the figure that counts it."""
    sample = escape(_("sample"))
    return f"<em>({sample})</em>"
