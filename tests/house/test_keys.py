"""Keys of models point down, to one table, and leave no trace in the room they point at."""

from __future__ import annotations

from types import SimpleNamespace

from django.apps import apps
from django.db import models

from tests.house.test_templates import floor_of


def room_of(model) -> str:
    parts = model.__module__.split(".")
    return parts[1] if parts[0] == "faire_reseau" else ""


def faults_of(room: str, target_room: str, *, hidden: bool) -> list[str]:
    """Say what is wrong with a key from a room to a room; `hidden` when it leaves no reverse accessor."""
    if not target_room or target_room == room:
        return []
    faults = [] if -1 < floor_of(target_room) < floor_of(room) else ["does not point down"]
    return faults + ([] if hidden else ["leaves a reverse accessor"])


def keys_of(model) -> list[models.Field]:
    own = [*model._meta.local_fields, *model._meta.local_many_to_many]
    return [field for field in own if field.is_relation and not field.auto_created]


def house_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if room_of(model)]


def test_every_key_points_down_and_leaves_no_reverse_accessor():
    wrong = [
        f"{model._meta.label}.{field.name}: {fault}"
        for model in house_models()
        for field in keys_of(model)
        if field.related_model is not None
        for fault in faults_of(room_of(model), room_of(field.related_model), hidden=field.remote_field.hidden)
        # Accounts are Django's own swappable model: kit notes who did an undoable act without knowing the room.
        if not (fault == "does not point down" and getattr(field, "swappable_setting", None) == "AUTH_USER_MODEL")
    ]

    assert wrong == []


def generic_fields(model) -> list[str]:
    fields = {field.name: field for field in [*model._meta.private_fields, *model._meta.get_fields()]}
    return [name for name, field in fields.items() if type(field).__name__ in {"GenericForeignKey", "GenericRelation"}]


def test_there_is_no_generic_relation():
    assert {model._meta.label: generic_fields(model) for model in house_models() if generic_fields(model)} == {}


def test_a_generic_key_and_a_generic_relation_are_found():
    kind = type("GenericForeignKey", (), {"name": "about"})()
    back = type("GenericRelation", (), {"name": "remarks"})()
    plain = type("ForeignKey", (), {"name": "author"})()
    model = SimpleNamespace(_meta=SimpleNamespace(private_fields=[kind], get_fields=lambda: [kind, back, plain]))

    assert generic_fields(model) == ["about", "remarks"]


def test_a_key_upward_beside_or_with_a_trace_is_refused():
    assert faults_of("topics", "topics", hidden=False) == []
    assert faults_of("topics", "gatherings", hidden=True) == []
    assert faults_of("topics", "gatherings", hidden=False) == ["leaves a reverse accessor"]
    assert faults_of("gatherings", "topics", hidden=True) == ["does not point down"]
    assert faults_of("ui", "live", hidden=True) == ["does not point down"]
    assert room_of(SimpleNamespace(__module__="django.contrib.auth.models")) == ""
