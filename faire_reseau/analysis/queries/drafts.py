"""Queries on files sent for a corpus and not confirmed."""

from django.http import Http404

from faire_reseau.accounts.models import User
from faire_reseau.analysis.models import CorpusDraft
from faire_reseau.analysis.permissions import can_begin


def draft_for(user: User) -> CorpusDraft:
    """The file that `user` sent and has not confirmed. Raises `Http404`."""
    draft = CorpusDraft.objects.filter(user=user).first() if can_begin(user) else None
    if draft is None:
        raise Http404
    return draft
