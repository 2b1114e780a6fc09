"""A demonstration: departments, people, and finished attempts whose answers are simulated."""

from __future__ import annotations

import random
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app.accounts import passwords
from app.accounts.managing import create_departments, create_user
from app.accounts.models import Department, User
from app.attempts import taking
from app.attempts.models import Attempt, Response
from app.attempts.papers import paper
from app.db import db, to_json
from app.domain.errors import Conflict
from app.domain.roles import Role
from app.domain.simulation import answer
from app.quizzes.listing import on_offer
from app.quizzes.models import QuizVersion

PEOPLE = 60
ATTEMPTS = 300
SEED = 20_240_601
DAYS = 120

_DEPARTMENTS = (
    ("service-hall", "政务服务大厅 · Public Service Hall", 1.0),
    ("market-supervision", "市场监管局 · Market Supervision", 0.7),
    ("township", "河湾镇人民政府 · Hewan Township", 0.4),
)
_LATIN = {
    "陈": "chen", "林": "lin", "黄": "huang", "周": "zhou", "吴": "wu", "徐": "xu", "孙": "sun", "马": "ma",
    "朱": "zhu", "胡": "hu", "郭": "guo", "何": "he", "高": "gao", "罗": "luo", "郑": "zheng", "梁": "liang",
    "谢": "xie", "宋": "song", "唐": "tang", "许": "xu",
}  # fmt: skip
_GIVEN = (
    "文静", "建国", "晓燕", "志强", "丽娜", "海涛", "雪梅", "国栋", "思远", "玉兰",
    "子涵", "明辉", "春华", "嘉欣", "永康", "若楠", "家豪", "秀英", "一鸣", "慧敏",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SignIn:
    role: Role
    username: str
    password: str
    note: str


def exists() -> bool:
    slugs = [slug for slug, _, _ in _DEPARTMENTS]
    return bool(db.session.scalar(sa.select(sa.exists().where(Department.slug.in_(slugs)))))


def make_people(*, now: datetime) -> list[SignIn]:
    """Three departments and 60 people, with passwords made for this installation; how to sign in.

    Raises Conflict when the demonstration is there already.
    """
    if exists():
        raise Conflict("demo_exists")
    rng = random.Random(SEED)  # noqa: S311 - names and abilities, nothing secret
    departments = create_departments([(slug, name) for slug, name, _ in _DEPARTMENTS])
    sign_ins = []
    for role, username, name in (
        (Role.ADMINISTRATOR, "admin", "顾明 Gu Ming"),
        (Role.REVIEWER, "reviewer", "沈岚 Shen Lan"),
        (Role.AUTHOR, "author", "白杨 Bai Yang"),
    ):
        password = new_password()
        create_user(username, name, role, passwords.hashed(password), now=now, department=departments[0])
        note = "sees the results of their own department" if role is Role.REVIEWER else ""
        sign_ins.append(SignIn(role, username, password, note))
    shared = new_password()
    shared_hash = passwords.hashed(shared)
    for i in range(PEOPLE - len(sign_ins)):
        family = rng.choice(list(_LATIN))
        name = family + rng.choice(_GIVEN)
        username = "trainee" if i == 0 else f"{_LATIN[family]}{i + 1:02d}"
        create_user(username, name, Role.TRAINEE, shared_hash, now=now, department=departments[i % 3])
    sign_ins.append(SignIn(Role.TRAINEE, "trainee", shared, "every demonstration trainee has this password"))
    return sign_ins


def new_password() -> str:
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(alphabet) for _ in range(4)) for _ in range(4))


def make_attempts(count: int = ATTEMPTS, *, now: datetime) -> int:
    """Finished attempts of the demonstration's trainees over the last months; the same for the same bank.

    Abilities follow a normal distribution around the department's; people learn a little with each attempt. Some
    trainees have not begun, as in life. Returns how many were made.
    """
    rng = random.Random(SEED)  # noqa: S311
    trainees = list(
        db.session.scalars(
            sa.select(User)
            .join(Department, Department.id == User.department_id)
            .where(User.role == Role.TRAINEE, Department.slug.in_([d[0] for d in _DEPARTMENTS]))
            .order_by(User.id)
        )
    )
    shift = {slug: mean for slug, _, mean in _DEPARTMENTS}
    ability = {u.id: rng.gauss(shift[u.department.slug] if u.department else 0.0, 0.8) for u in trainees}
    active = [u for u in trainees if u.username == "trainee" or rng.random() < 0.9]
    # An examination that makes people wait, or counts their attempts, is left to people.
    quizzes = [q for q in on_offer() if q.rules.attempts_allowed is None and not q.rules.wait_days]
    if not active or not quizzes:
        return 0
    for moment in _moments(rng, count, now):
        # The person who tries the demonstration first should find a history.
        user = active[0] if rng.random() < 0.03 else rng.choice(active)
        quiz = rng.choices(quizzes, weights=[4, 4, 2, 2, 3, *([1] * len(quizzes))][: len(quizzes)])[0]
        _one_attempt(user, quiz, ability[user.id], moment, rng)
        ability[user.id] += 0.06
    db.session.flush()
    return count


def _moments(rng: random.Random, count: int, now: datetime) -> Iterator[datetime]:
    """Office hours of the last months, in order."""
    found = []
    for _ in range(count):
        day = (now - timedelta(days=rng.uniform(1.5, DAYS))).replace(hour=0, minute=0, second=0, microsecond=0)
        if day.weekday() > 4:
            day -= timedelta(days=2)
        found.append(day + timedelta(hours=rng.uniform(0.5, 9.5)))
    return iter(sorted(found))


def _one_attempt(user: User, quiz: QuizVersion, ability: float, started: datetime, rng: random.Random) -> Attempt:
    attempt = taking.start(
        user,
        quiz,
        uuid=UUID(int=rng.getrandbits(128), version=4),
        seed=rng.getrandbits(63),
        now=started,
        zone=ZoneInfo("UTC"),
        affirmed=range(1, len(quiz.rules.statements) + 1),
    )
    limit = attempt.deadline_at - started if attempt.deadline_at else None
    seconds = 0.0
    rows = []
    for entry in paper(attempt).entries:
        seconds += rng.lognormvariate(3.4, 0.5)
        if limit is not None and seconds > limit.total_seconds() - 30:
            break
        response = answer(entry.question, ability, rng)
        if response is not None:
            rows.append(
                {
                    "attempt_id": attempt.id,
                    "position": entry.position,
                    "client": f"demo-{attempt.id}",
                    "seq": entry.position,
                    "answer": to_json(response),
                    "saved_at": started + timedelta(seconds=seconds),
                }
            )
    if rows:
        db.session.execute(sa.insert(Response), rows)
    taking.submit(user.id, attempt.uuid, now=started + timedelta(seconds=seconds + 20))
    return attempt
