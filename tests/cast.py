"""The same people in every test.

Alice takes quizzes in the service hall; Bob sits beside her; Charlie, in the township, is a stranger to both. Rita
reviews the service hall, Arthur writes questions, Ada administers.
"""

from __future__ import annotations

from datetime import UTC, datetime

from app.accounts import passwords
from app.accounts.managing import create_departments, create_user
from app.domain.roles import Role

PASSWORD = "plover-anvil-marrow-27"
NAMES = {
    "alice": (Role.TRAINEE, "Alice Ash", "hall"),
    "bob": (Role.TRAINEE, "Bob Birch", "hall"),
    "charlie": (Role.TRAINEE, "Charlie Cedar", "township"),
    "rita": (Role.REVIEWER, "Rita Rowan", "hall"),
    "arthur": (Role.AUTHOR, "Arthur Alder", "hall"),
    "ada": (Role.ADMINISTRATOR, "Ada Aspen", None),
}
JOINED = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


def assemble() -> None:
    """Create everybody, within the running unit of work."""
    departments = {d.slug: d for d in create_departments([("hall", "Service Hall"), ("township", "Township")])}
    password_hash = passwords.hashed(PASSWORD)
    for username, (role, name, department) in NAMES.items():
        create_user(
            username,
            name,
            role,
            password_hash,
            now=JOINED,
            department=departments[department] if department else None,
        )
