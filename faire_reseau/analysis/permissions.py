"""Permissions on corpora and their texts: predicates and their queryset twins."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from faire_reseau.accounts.models import User
from faire_reseau.accounts.permissions import holds_account
from faire_reseau.analysis.enums import MemberRole
from faire_reseau.analysis.models import Coding, CodingRound, Corpus, Document, Finding, Member
from faire_reseau.network.permissions import is_facilitator

# Who reads restricted texts: whoever codes there, and whoever leads.
UNRESTRICTED = (MemberRole.CODE, MemberRole.LEAD)


def can_begin(user: User) -> bool:
    """Makes a corpus: facilitators."""
    return is_facilitator(user)


def role_in(user: User, corpus: Corpus) -> MemberRole | None:
    """What `user` may do in a corpus, None for who is not invited; one query."""
    if not holds_account(user):
        return None
    code = Member.objects.filter(corpus=corpus, user=user).values_list("role", flat=True).first()
    return None if code is None else MemberRole(code)


def can_read(user: User, corpus: Corpus) -> bool:
    """Reads a corpus and what comes of it: whoever is invited; restricted texts apart (`can_read_text`)."""
    return role_in(user, corpus) is not None


def readable_by(user: User) -> QuerySet[Corpus]:
    """Twin of `can_read`."""
    return _invited(user, tuple(MemberRole))


def can_code(user: User, corpus: Corpus) -> bool:
    """Codes passages, names classes, runs analyses: whoever is invited to."""
    return role_in(user, corpus) in UNRESTRICTED


def codable_by(user: User) -> QuerySet[Corpus]:
    """Twin of `can_code`."""
    return _invited(user, UNRESTRICTED)


def can_lead(user: User, corpus: Corpus) -> bool:
    """Invites, changes and removes a corpus: whoever leads it."""
    return role_in(user, corpus) == MemberRole.LEAD


def led_by(user: User) -> QuerySet[Corpus]:
    """Twin of `can_lead`."""
    return _invited(user, (MemberRole.LEAD,))


def can_read_text(user: User, document: Document) -> bool:
    """Reads the words of a text, in every view, file and quotation: whoever is invited; of a restricted one, who codes or leads."""
    role = role_in(user, document.corpus)
    return role is not None and (not is_restricted(document) or role in UNRESTRICTED)


def texts_read_by(user: User) -> QuerySet[Document]:
    """Twin of `can_read_text`."""
    if not holds_account(user):
        return Document.objects.none()
    invitations = Member.objects.filter(user=user, corpus=OuterRef("corpus"))
    is_open = Q(is_restricted=False, corpus__is_restricted=False)
    reads = Exists(invitations.filter(role__in=UNRESTRICTED)) | (Exists(invitations) & is_open)
    return Document.objects.filter(reads)


def is_restricted(document: Document) -> bool:
    """Whether a text is restricted, by itself or with its whole corpus."""
    return document.is_restricted or document.corpus.is_restricted


def is_blind(corpus: Corpus) -> bool:
    """Whether coders of a corpus see their own codings alone, until a comparison is opened; one query."""
    return CodingRound.objects.filter(corpus=corpus, is_blind=True).exists()


def can_read_coding(user: User, coding: Coding) -> bool:
    """Sees that a passage bears a code: who reads the text; while coders work blind, whoever coded it alone."""
    sees = coding.coder_id == user.pk or not is_blind(coding.document.corpus)
    return sees and can_read_text(user, coding.document)


def codings_read_by(user: User) -> QuerySet[Coding]:
    """Twin of `can_read_coding`."""
    blind = CodingRound.objects.filter(is_blind=True).values("corpus")
    seen = Coding.objects.filter(document__in=texts_read_by(user))
    return seen.filter(Q(coder=user.pk) | ~Q(document__corpus__in=blind))


def can_change_coding(user: User, coding: Coding) -> bool:
    """Removes a coding, writes on it: who made it, and who leads the corpus, as far as they see it."""
    role = role_in(user, coding.document.corpus)
    is_theirs = role == MemberRole.LEAD or (role == MemberRole.CODE and coding.coder_id == user.pk)
    return is_theirs and can_read_coding(user, coding)


def codings_changed_by(user: User) -> QuerySet[Coding]:
    """Twin of `can_change_coding`."""
    own = Q(coder=user.pk, document__corpus__in=codable_by(user))
    return codings_read_by(user).filter(own | Q(document__corpus__in=led_by(user)))


def can_write_finding(user: User, finding: Finding) -> bool:
    """Changes a finding, quotes for it, keeps or withdraws it: whoever codes or leads its corpus."""
    return can_code(user, finding.corpus)


def findings_written_by(user: User) -> QuerySet[Finding]:
    """Twin of `can_write_finding`."""
    return Finding.objects.filter(corpus__in=codable_by(user))


def _invited(user: User, roles: tuple[MemberRole, ...]) -> QuerySet[Corpus]:
    if not holds_account(user):
        return Corpus.objects.none()
    return Corpus.objects.filter(pk__in=Member.objects.filter(user=user, role__in=roles).values("corpus"))
