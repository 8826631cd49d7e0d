"""Permissions on actions and their sheets: predicates and queryset twins; rooms above claim their own actions."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from faire_reseau.accounts.models import User
from faire_reseau.accounts.permissions import holds_account
from faire_reseau.activities.models import Action
from faire_reseau.kit import clock
from faire_reseau.kit.plugs import Plug
from faire_reseau.network.models import Organisation, Post
from faire_reseau.network.permissions import is_facilitator


@dataclass(frozen=True)
class Claim:
    """Actions that belong to things of a room above: that room alone says who keeps them, and which are hidden.

    `claimed()` names all of them, `kept_by(user)` those that `user` keeps, `hidden()` those that only their keepers read,
    `called_off()` those that do not take place: they are counted nowhere. `told_by` names the tables (`label_lower`) of which
    the journal tells whenever one of these answers, but for `kept_by`, or a half-day of theirs may have changed.
    """

    claimed: Callable[[], QuerySet[Action]]
    kept_by: Callable[[User], QuerySet[Action]]
    hidden: Callable[[], QuerySet[Action]]
    called_off: Callable[[], QuerySet[Action]] = Action.objects.none
    told_by: tuple[str, ...] = ()


also_claim = Plug[Claim](
    __name__,
    "also_claim",
    "Actions that belong to things of a room above: it alone says who keeps them and which are hidden.",
)


def keepable_by(user: User) -> QuerySet[Action]:
    """The actions that `user` may change and whose sheets they read: of one's own organisation when no room above claims
    them, and the claimed ones that their room gives to `user`; all for facilitators.
    """
    if not holds_account(user):
        return Action.objects.none()
    if is_facilitator(user):
        return Action.objects.all()
    today = localdate(clock.now())
    own_posts = Post.objects.filter(person__user=user).exclude(from_on__gt=today).exclude(to_on__lt=today)
    allowed = Q(organisation__in=own_posts.values("organisation"))
    for claim in also_claim:
        allowed &= ~Q(pk__in=claim.claimed().values("pk"))
    for claim in also_claim:
        allowed |= Q(pk__in=claim.kept_by(user).values("pk"))
    return Action.objects.filter(allowed)


def is_claimed(action: Action) -> bool:
    """Whether `action` belongs to a thing of a room above; one query a claim."""
    return any(claim.claimed().filter(pk=action.pk).exists() for claim in also_claim)


def readable_by(user: User) -> QuerySet[Action]:
    """The actions that `user` may read: all but the hidden ones, and those they keep."""
    return Action.objects.exclude(pk__in=unreadable_by(user).values("pk"))


def unreadable_by(user: User) -> QuerySet[Action]:
    """The others. Few are hidden: to leave these out is cheaper for what belongs to actions than to look for it among all that are read."""
    if not also_claim:
        return Action.objects.none()
    return Action.objects.filter(_hidden()).exclude(pk__in=keepable_by(user).values("pk"))


def hidden_read_by(user: User) -> list[int]:
    """The keys of the actions that `user` reads and others do not; none for visitors, without a query."""
    if not also_claim or not holds_account(user):
        return []
    rows = Action.objects.filter(_hidden(), pk__in=keepable_by(user).values("pk"))
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _hidden() -> Q:
    hidden = Q()
    for claim in also_claim:
        hidden |= Q(pk__in=claim.hidden().values("pk"))
    return hidden


def can_read(user: User, action: Action) -> bool:
    """Twin of `readable_by`."""
    return readable_by(user).filter(pk=action.pk).exists()


def can_keep(user: User, action: Action) -> bool:
    """Whether `user` changes `action`, reads its sheets with names, and notes presences."""
    return keepable_by(user).filter(pk=action.pk).exists()


def accountable_by(user: User) -> QuerySet[Organisation]:
    """The organisations whose year `user` reads and completes: those one works in today; all for facilitators."""
    if not holds_account(user):
        return Organisation.objects.none()
    return Organisation.objects.all() if is_facilitator(user) else own_organisations(user)


def own_organisations(user: User) -> QuerySet[Organisation]:
    """Those in which `user`, who has an account, works today."""
    today = localdate(clock.now())
    own_posts = Post.objects.filter(person__user=user).exclude(from_on__gt=today).exclude(to_on__lt=today)
    return Organisation.objects.filter(pk__in=own_posts.values("organisation"))


def can_account_for(user: User, organisation: Organisation) -> bool:
    """Twin of `accountable_by`."""
    return accountable_by(user).filter(pk=organisation.pk).exists()


def can_create(user: User) -> bool:
    """Notes new work: whoever works in an organisation, and facilitators."""
    if not holds_account(user):
        return False
    today = localdate(clock.now())
    own_posts = Post.objects.filter(person__user=user).exclude(from_on__gt=today).exclude(to_on__lt=today)
    return is_facilitator(user) or own_posts.exists()
