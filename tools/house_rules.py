"""Two kinds of contract of our own for import-linter: a room's front doors, and the storeys of every room."""

from __future__ import annotations

from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output
from importlinter.contracts.layers import LayersContract
from importlinter.domain.imports import ModuleExpression

HOUSE = "faire_reseau"
# No domain noun in them: open to all, and not divided in storeys.
GROUND = frozenset({"kit", "ui", "live"})
# It plugs all rooms together: it may enter anywhere, and has its own shape.
ROOF = frozenset({"project"})
# Pure packages: entered by the package itself, and by `warm` at set-up, which must not load the rest.
CORES = frozenset({"forumgrid", "headcount", "textometry"})
CORE_DOORS = CORES | {f"{core}.warm" for core in CORES}
DOORS = frozenset({"actions", "queries", "permissions", "events", "enums", "texts", "templatetags", "exports"})
# To point a key, to join, to name a type, to offer a choice; never to write (tests/house/test_writes.py; ADR 0003).
MAY_SEE_MODELS = frozenset(
    {"models", "queries", "permissions", "actions", "forms", "imports", "exports", "channels", "templatetags"}
)


def place(module: str) -> tuple[str, str]:
    """Return (room, storey) of a module of the house; empty strings where there is none."""
    parts = module.split(".")
    if parts[0] != HOUSE:
        return "", ""
    return (parts[1] if len(parts) > 1 else ""), (parts[2] if len(parts) > 2 else "")


def enters_by_a_door(importer: str, imported: str) -> bool:
    """Say whether one module may import another as far as doors go; floors and storeys are other contracts."""
    room, storey = place(importer)
    if room and imported.partition(".")[0] in CORES:
        return imported in CORE_DOORS
    other, door = place(imported)
    if not room or not other or room == other or other in GROUND or room in ROOF:
        return True
    return door in DOORS or (door == "models" and storey in MAY_SEE_MODELS)


def is_a_name_of_a_core(details: Any) -> bool:
    """Say whether an import takes a public name that a core's module shares (`from forumgrid import value`)."""
    doors = tuple(f"from {core} import " for core in CORES)
    return bool(details) and all(detail["line_contents"].lstrip().startswith(doors) for detail in details)


class FrontDoors(Contract):  # type: ignore[misc] # import-linter's base class has no types
    """Another room is entered by its front doors; its tables are seen only by those who point at them or join them."""

    type_name = "front_doors"

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002, FBT001 - import-linter's call
        broken = [
            (
                importer,
                imported,
                [detail["line_number"] for detail in graph.get_import_details(importer=importer, imported=imported)],
            )
            for importer in sorted(graph.modules)
            for imported in sorted(graph.find_modules_directly_imported_by(importer))
            if not enters_by_a_door(importer, imported)
            and not is_a_name_of_a_core(graph.get_import_details(importer=importer, imported=imported))
        ]
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, imported, lines in check.metadata["broken"]:
            output.print_error(f"- {importer} -> {imported} (l.{', '.join(map(str, lines))})", bold=False)
        output.print_error(
            f"Doors: {', '.join(sorted(DOORS))}; models only from {', '.join(sorted(MAY_SEE_MODELS))}; "
            f"of the cores: {', '.join(sorted(CORE_DOORS))}."
        )


class Storeys(LayersContract):  # type: ignore[misc] # import-linter's base class has no types
    """The layers contract, applied to every room there is: no list of rooms to forget one in."""

    type_name = "storeys"
    containers = fields.ListField(subfield=fields.ModuleExpressionField(), required=False)

    def validate(self) -> None:
        """Skip the refusal of `exhaustive` without containers: they are found in the graph."""

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: FBT001 - import-linter's call
        rooms: set[str] = graph.find_children(HOUSE)
        containers: Any = [
            ModuleExpression(room)
            for room in sorted(rooms)
            if place(room)[0] not in GROUND | ROOF and graph.find_children(room)
        ]
        self.containers = containers
        return super().check(graph, verbose)
