"""What a build adds: compiled translations always, and in wheels the templates and the content."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages import mofile, pofile
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def compile_translations(root: Path) -> None:
    for source in (root / "app" / "translations").glob("*/LC_MESSAGES/*.po"):
        with source.open("rb") as read, source.with_suffix(".mo").open("wb") as write:
            mofile.write_mo(write, pofile.read_po(read, locale=source.parent.parent.name))


class Hook(BuildHookInterface):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        compile_translations(root)
        if version != "editable":
            for name in ("templates", "questions"):
                build_data["force_include"][str(root / name)] = f"app/_data/{name}"
