"""Who may do what. Code asks for a permission, never for a role."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    TRAINEE = "trainee"
    AUTHOR = "author"
    REVIEWER = "reviewer"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    USE_ACCOUNT = "use_account"
    LEARN = "learn"
    TAKE_QUIZZES = "take_quizzes"
    PREVIEW_QUIZZES = "preview_quizzes"
    WRITE_QUESTIONS = "write_questions"
    PUBLISH_QUESTIONS = "publish_questions"
    SEE_RESULTS = "see_results"
    SEE_ALL_DEPARTMENTS = "see_all_departments"
    EXPORT_RESULTS = "export_results"
    INVIGILATE = "invigilate"
    SET_ACCOMMODATIONS = "set_accommodations"
    MARK = "mark"


_EVERYONE = frozenset({Permission.USE_ACCOUNT, Permission.LEARN, Permission.TAKE_QUIZZES})

_GRANTS: dict[Role, frozenset[Permission]] = {
    Role.TRAINEE: _EVERYONE,
    # Whoever writes questions may publish somebody else's; their own, nobody may.
    Role.AUTHOR: _EVERYONE | {Permission.PREVIEW_QUIZZES, Permission.WRITE_QUESTIONS, Permission.PUBLISH_QUESTIONS},
    # A reviewer sees the results, marks what a person has to mark, and looks after the exams, of their own department
    # only.
    Role.REVIEWER: _EVERYONE
    | {Permission.SEE_RESULTS, Permission.EXPORT_RESULTS, Permission.INVIGILATE, Permission.MARK},
    Role.ADMINISTRATOR: frozenset(Permission),
}


def may(role: Role, permission: Permission) -> bool:
    """Whether a person with this role has this permission."""
    return permission in _GRANTS[role]
