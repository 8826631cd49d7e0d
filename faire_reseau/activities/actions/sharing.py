"""Actions on shares of joint work."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.activities.logic.shares import BadShares, in_hundredths
from faire_reseau.activities.models import Action, Share
from faire_reseau.activities.queries import shares_of
from faire_reseau.kit.holding import hold
from faire_reseau.kit.refusals import Refusal, refuse_overtaken
from faire_reseau.network.models import Organisation


class SharesRefused(Refusal):
    """Shares that do not make a whole."""

    code = "shares"


@transaction.atomic
def share_out(
    action: Action,
    percents: Mapping[int, Decimal],
    *,
    seen: Mapping[int, Decimal] | None = None,
    by: User | None,
    at: datetime,
) -> None:
    """Say which part of `action` counts as whose: percents by organisation (key), which make 100; none at all: all of it is the
    leader's. Raises `SharesRefused`, `ChangedMeanwhile`. `seen`: what the writer's page said.
    """
    hold(action)
    action.refresh_from_db()
    now = {share.organisation_id: Decimal(share.hundredths) / 100 for share in shares_of(action)}
    wanted = {key: percent for key, percent in percents.items() if percent}
    if seen is not None:
        refuse_overtaken(
            {"shares": sorted(now.items())}, {"shares": sorted(seen.items())}, {"shares": sorted(wanted.items())}
        )
    allowed = {action.organisation_id, *action.partners.values_list("pk", flat=True)}
    if not wanted.keys() <= allowed:
        raise SharesRefused(
            _("Only the organisation that leads it and its partners share an action: add the partner first.")
        )
    try:
        hundredths = in_hundredths(wanted)
    except BadShares as bad:
        raise _refusal(*bad.args) from bad
    Share.objects.filter(action=action).delete()
    Share.objects.bulk_create(
        Share(action=action, organisation_id=key, hundredths=part) for key, part in hundredths.items()
    )
    write_audit_line("share_out", action, by=by, at=at, shares={str(key): part for key, part in hundredths.items()})


def _refusal(kind: str, about: int | Decimal) -> SharesRefused:
    if kind == "sum":
        sentence = _("These shares make %(sum)s %%: they must make 100 %%. For thirds write 33.34, 33.33 and 33.33.")
        return SharesRefused(sentence % {"sum": number_format(f"{Decimal(about).normalize():f}")})
    if kind == "precise":
        return SharesRefused(_("Write a share with two decimals at most."), field=f"share_{about}")
    return SharesRefused(_("A share lies between 0 and 100 %."), field=f"share_{about}")


@transaction.atomic
def merge_organisation_shares(gone: Organisation, remaining: Organisation, by: User, at: datetime) -> None:  # noqa: ARG001  (what mergers are given)
    """The plug into `network.actions.also_merge_organisations`: the two shares of one action become one, their sum."""
    for share in Share.objects.filter(organisation=gone).order_by("pk"):
        other = Share.objects.filter(action=share.action_id, organisation=remaining).first()
        if other is None:
            share.organisation = remaining
            share.save(update_fields=["organisation"])
            continue
        share.delete()
        other.hundredths += share.hundredths
        other.save(update_fields=["hundredths"])
