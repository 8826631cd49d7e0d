"""Who may keep the sheets of an action: predicate and queryset twin; rooms above may add keepers."""

from collections.abc import Callable

from django.db.models import Q, QuerySet

from faire_reseau.accounts.models import User
from faire_reseau.accounts.permissions import holds_account
from faire_reseau.activities.models import Action
from faire_reseau.kit import clock
from faire_reseau.network.models import Post
from faire_reseau.network.permissions import is_facilitator

Keeper = Callable[[User], QuerySet[Action]]
_keepers: list[Keeper] = []
_hiders: list[Callable[[], QuerySet[Action]]] = []


def also_keep(keeper: Keeper) -> None:
    """Let `keeper(user)` name further actions whose sheets `user` keeps (organisers of gatherings plug in here)."""
    if keeper not in _keepers:
        _keepers.append(keeper)


def keepable_by(user: User) -> QuerySet[Action]:
    """The actions that `user` may change and whose sheets they read: of one's own organisation, or named from above."""
    if not holds_account(user):
        return Action.objects.none()
    if is_facilitator(user):
        return Action.objects.all()
    today = clock.now().date()
    mine = Post.objects.filter(person__user=user).exclude(from_on__gt=today).exclude(to_on__lt=today)
    allowed = Q(organisation__in=mine.values("organisation"))
    for keeper in _keepers:
        allowed |= Q(pk__in=keeper(user).values("pk"))
    return Action.objects.filter(allowed)


def also_hide(hider: Callable[[], QuerySet[Action]]) -> None:
    """Leave the actions named by `hider()` to those who keep them (drafts of rooms above plug in here)."""
    if hider not in _hiders:
        _hiders.append(hider)


def readable_by(user: User) -> QuerySet[Action]:
    """The actions that `user` may read: all but the hidden ones, and those they keep."""
    if not _hiders:
        return Action.objects.all()
    hidden = Q()
    for hider in _hiders:
        hidden |= Q(pk__in=hider().values("pk"))
    return Action.objects.filter(~hidden | Q(pk__in=keepable_by(user).values("pk")))


def can_keep(user: User, action: Action) -> bool:
    """Whether `user` changes `action`, reads its sheets with names, and notes presences."""
    return keepable_by(user).filter(pk=action.pk).exists()


def can_create(user: User) -> bool:
    """Notes new work: whoever works in an organisation, and facilitators."""
    if not holds_account(user):
        return False
    today = clock.now().date()
    mine = Post.objects.filter(person__user=user).exclude(from_on__gt=today).exclude(to_on__lt=today)
    return is_facilitator(user) or mine.exists()
