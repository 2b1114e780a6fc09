"""The `officium` command: every feature's commands, and `db …` for migrations."""

from __future__ import annotations

import sys

from flask.cli import FlaskGroup

from app import create_app
from app.config import SettingsError


def main() -> None:
    """Exit 0 when all is well, 1 when problems were found, 2 for a wrong call."""
    group = FlaskGroup(
        name="officium",
        create_app=create_app,
        add_default_commands=False,
        load_dotenv=False,
        set_debug_flag=False,
        help="Officium: quizzes on the professionalism of civil servants.",
    )
    try:
        group.main(prog_name="officium")
    except SettingsError as error:
        print(f"officium: {error}", file=sys.stderr)
        sys.exit(2)
