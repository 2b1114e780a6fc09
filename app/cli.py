"""The `officium` command: every feature's commands, and `db …` for migrations."""

from __future__ import annotations

import sys

from flask.cli import FlaskGroup

from app import create_app
from app.config import SettingsError
from app.domain.errors import Busy


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
    except Exception as error:
        # Imported late, since most calls need no database to say what they have to say.
        from app.store import is_unavailable

        if not isinstance(error, Busy) and not is_unavailable(error):
            raise
        cause = error.__cause__ if isinstance(error, Busy) else error
        print(f"officium: the database cannot do this now: {getattr(cause, 'orig', cause)}", file=sys.stderr)
        sys.exit(1)
