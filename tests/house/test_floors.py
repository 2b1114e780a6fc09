"""Imports only go down, and inside a feature from the doors to the models."""

import pytest

from tests.house.laws import imports, modules

FLOORS = [
    ["domain"],
    ["config", "clock", "waiting", "store", "sqlite", "postgres", "db"],
    ["audit", "jobs", "mail", "web"],
    ["accounts"],
    ["bank"],
    ["quizzes"],
    ["handbook"],
    ["attempts"],
    ["progress"],
    ["reports", "invigilation", "marking", "authoring", "certificates"],
    ["composing"],
    ["api", "integrations", "ops"],
    ["factory", "cli"],
]
LEVEL = {room: level for level, rooms in enumerate(FLOORS) for room in rooms}
DOORS = {"views", "cli"}


def room(module: str) -> str:
    return module.split(".")[1]


def door(module: str) -> str | None:
    """`app.authoring.views` for it and for all that stands in it; None for what is no door."""
    parts = module.split(".")
    return ".".join(parts[:3]) if len(parts) > 2 and parts[2] in DOORS else None


@pytest.mark.parametrize("module", [m for m in modules() if m != "app"])
def test_a_module_imports_only_from_its_own_room_or_below(module):
    assert room(module) in LEVEL, f"{module} stands on no floor"
    for target in imports(module):
        if target == "app":
            assert room(module) in ("cli", "factory"), f"{module} imports the factory"
        elif room(target) != room(module):
            assert LEVEL[room(target)] < LEVEL[room(module)] or (
                # Rooms of the ground floors may use their neighbours.
                LEVEL[room(target)] == LEVEL[room(module)] in (1, 2)
            ), f"{module} imports {target} from a floor that is not below"


def test_the_domain_imports_nothing_but_the_standard_library_and_itself():
    import ast
    import sys

    for name, tree in modules().items():
        if not name.startswith("app.domain"):
            continue
        for node in ast.walk(tree):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for imported in names:
                top = imported.split(".")[0]
                assert top in sys.stdlib_module_names or imported.startswith("app.domain"), f"{name}: {imported}"


def rank(module: str) -> int:
    """Models, then use-cases, then forms, then doors."""
    if door(module):
        return 3
    return {"models": 0, "forms": 2}.get(module.split(".")[-1], 1)


@pytest.mark.parametrize("module", [m for m in modules() if m.count(".") >= 2])
def test_inside_a_feature_the_order_is_models_use_cases_forms_doors(module):
    for target in imports(module):
        if target.count(".") >= 2 and room(target) == room(module):
            assert rank(target) <= rank(module), f"{module} imports {target}"


@pytest.mark.parametrize("module", list(modules()))
def test_nobody_imports_a_door_but_the_factory(module):
    for target in imports(module):
        if door(target) and door(target) != door(module):
            assert module in ("app.factory", "app.cli"), f"{module} imports {target}"


def test_there_is_no_circle():
    done, path = set(), []

    def visit(module):
        assert module not in path, " -> ".join([*path[path.index(module) :], module])
        if module in done:
            return
        path.append(module)
        for target in set(imports(module)) - {"app", module}:
            if target in modules():
                visit(target)
        path.pop()
        done.add(module)

    for module in modules():
        visit(module)
