"""What the documents say exists, and what exists they say."""

import re

from app.config import Settings
from tests.house.laws import APP, ROOT


def text(name):
    return (ROOT / name).read_text(encoding="utf-8")


def test_every_setting_is_documented_and_no_other():
    documented = set(re.findall(r"^\| `OFFICIUM_(\w+)`", text("docs/configuration.md"), re.MULTILINE))
    assert documented == {name.upper() for name in Settings.__dataclass_fields__} - {"TESTING"}


def test_the_map_names_every_room():
    rooms = {p.name for p in APP.iterdir() if p.is_dir() and (p / "__init__.py").exists()}
    named = set(re.findall(r"^ {2}(\w+)/", text("docs/architecture.md"), re.MULTILINE))
    assert rooms <= named, rooms - named


def test_every_module_of_the_map_exists():
    for path in re.findall(r"`(app/[\w/]+\.py|tests/[\w/]+\.py|templates/[\w/]+\.html)`", text("docs/architecture.md")):
        assert (ROOT / path).is_file(), path


def test_links_between_documents_lead_somewhere():
    for document in [ROOT / "README.md", *ROOT.glob("docs/*.md")]:
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_every_make_target_named_in_the_readme_exists():
    targets = set(re.findall(r"^([a-z-]+):.*## ", text("Makefile"), re.MULTILINE))
    assert set(re.findall(r"make ([a-z-]+)", text("README.md"))) <= targets
    assert {"run", "test", "bench", "lint", "format", "lock", "translations", "screenshots"} <= targets
