"""Queries on slides, replays and other documents of sessions."""

from django.db.models import Prefetch
from django.http import Http404

from faire_reseau.accounts.models import User
from faire_reseau.gatherings.models import Material, MaterialFile, Session
from faire_reseau.gatherings.permissions import can_add_material
from faire_reseau.gatherings.queries.gates import gathering_for

MaterialRow = Material
# For `prefetch_related`: each session then has `materials_shown`.
MATERIALS = Prefetch("materials", queryset=Material.objects.filter(removed_at__isnull=True), to_attr="materials_shown")


def materials_of(session: Session) -> list[Material]:
    """What `session` shows, first added first; one statement."""
    return list(session.materials.filter(removed_at__isnull=True))


def material_file_for(user: User, slug: str, session_id: int, material_id: int) -> MaterialFile:
    """A file of a session, for who may read the session. Raises `Http404`."""
    gathering = gathering_for(user, slug)
    shown = MaterialFile.objects.select_related("material").filter(
        material=material_id,
        material__session=session_id,
        material__session__gathering=gathering,
        material__removed_at__isnull=True,
    )
    file = shown.first()
    if file is None:
        raise Http404
    return file


def session_to_add_to_for(user: User, slug: str, session_id: int) -> Session:
    """A session to which `user` may add slides and replays. Raises `Http404`."""
    gathering = gathering_for(user, slug)
    session = Session.objects.filter(gathering=gathering, pk=session_id).select_related("space").first()
    if session is None or not can_add_material(user, session):
        raise Http404
    session.gathering = gathering
    return session


def material_to_remove_for(user: User, slug: str, session_id: int, material_id: int) -> Material:
    """One of its materials, as above. Raises `Http404`."""
    session = session_to_add_to_for(user, slug, session_id)
    material = session.materials.filter(pk=material_id).first()
    if material is None:
        raise Http404
    material.session = session
    return material
