"""The table an account has sent and not confirmed yet."""

from datetime import datetime, timedelta

from django.http import Http404

from faire_reseau.accounts.models import User
from faire_reseau.network.models import ImportDraft

LIVES_HOURS = 2


def import_draft_for(user: User, key: str, at: datetime) -> ImportDraft:
    """The draft `key` of `user` while it lives; somebody else's, an old and an unknown one answer alike. One statement."""
    draft = ImportDraft.objects.filter(user=user, key=key, made_at__gt=at - timedelta(hours=LIVES_HOURS)).first()
    if draft is None:
        raise Http404
    return draft
