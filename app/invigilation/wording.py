"""What the page says hundreds of times, each wording looked up once a page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache

from flask_babel import gettext as _

from app.web.locale import time_zone
from app.web.pages import when


def words(now: datetime) -> dict[str, Callable[..., str] | str]:
    """What the template calls: `moment`, an instant, by the hour to the second if it is of today; `span`, seconds,
    coarse enough to be read at a glance; `of`, a number out of another. And `as_of`: the present, with its zone.
    """
    zone = time_zone()
    today = now.astimezone(zone).date()

    def moment(instant: datetime) -> str:
        local = instant.astimezone(zone)
        return local.strftime("%H:%M:%S") if local.date() == today else when(instant)

    @cache
    def minutes(n: int) -> str:
        if n < 1:
            return _("under 1 min")
        if n < 180:
            return _("%(n)s min", n=n)
        return _("%(n)s h", n=n // 60) if n < 2880 else _("%(n)s days", n=n // 1440)

    return {
        "as_of": f"{moment(now)} {now.astimezone(zone).tzname()}",
        "moment": moment,
        "span": lambda seconds: minutes(int(seconds // 60)),
        "of": cache(lambda n, all_of_them: _("%(n)s of %(all)s", n=n, all=all_of_them)),
    }
