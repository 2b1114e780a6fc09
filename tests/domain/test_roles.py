"""Who may do what: the whole table."""

import itertools

import pytest

from app.domain.roles import Permission, Role, may

TABLE = {
    # permission: trainee, author, reviewer, administrator
    "use_account": (True, True, True, True),
    "learn": (True, True, True, True),
    "take_quizzes": (True, True, True, True),
    "preview_quizzes": (False, True, False, True),
    "write_questions": (False, True, False, True),
    "publish_questions": (False, True, False, True),
    "see_results": (False, False, True, True),
    "export_results": (False, False, True, True),
    "invigilate": (False, False, True, True),
    "see_all_departments": (False, False, False, True),
    "set_accommodations": (False, False, False, True),
    "mark": (False, False, True, True),
}
ROLES = ("trainee", "author", "reviewer", "administrator")


def test_table_names_every_role_and_permission():
    assert set(ROLES) == {role.value for role in Role}
    assert set(TABLE) == {permission.value for permission in Permission}


@pytest.mark.parametrize(("permission", "column"), list(itertools.product(TABLE, range(len(ROLES)))))
def test_may(permission, column):
    assert may(Role(ROLES[column]), Permission(permission)) is TABLE[permission][column]
