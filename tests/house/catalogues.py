"""Collecting messages and merging them into the catalogues; `make translations` runs it."""

from __future__ import annotations

import io
import sys
from pathlib import Path

from babel.messages import Catalog, extract, mofile, pofile

ROOT = Path(__file__).parents[2]
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
LANGUAGES = ("zh_Hans",)
JINJA = {"trimmed": "true", "extensions": "app.web.fragments.Kept", "silent": "false"}
"""Not silent: a template that cannot be read would otherwise just have no messages."""


def collected() -> Catalog:
    """Every message of the code and the templates."""
    catalogue = Catalog(project="Officium", fuzzy=False)
    for folder, pattern, method in (("app", "**/*.py", "python"), ("templates", "**/*.html", "jinja2")):
        for path in sorted((ROOT / folder).glob(pattern)):
            with path.open("rb") as file:
                options = JINJA if method == "jinja2" else {}
                for _line, message, _comments, _context in extract.extract(method, file, KEYWORDS, (), options):
                    catalogue.add(message)
    return catalogue


def source(language: str) -> Path:
    return ROOT / "app" / "translations" / language / "LC_MESSAGES" / "messages.po"


def read(language: str) -> Catalog:
    with source(language).open("rb") as file:
        return pofile.read_po(file, locale=language)


def main() -> int:
    """Merge, compile, and say what is still to translate."""
    missing = 0
    for language in LANGUAGES:
        catalogue = read(language)
        catalogue.update(collected(), no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        written = io.BytesIO()
        pofile.write_po(written, catalogue, width=0, sort_output=True, no_location=True, ignore_obsolete=True)
        source(language).write_bytes(written.getvalue())
        with source(language).with_suffix(".mo").open("wb") as file:
            mofile.write_mo(file, catalogue)
        for message in read(language):
            if message.id and not all([message.string] if isinstance(message.string, str) else message.string):
                missing += 1
                print(f"{language}: not translated: {message.id!r}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
