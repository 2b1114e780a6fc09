"""Names of pages: which of two was opened later can be read off them."""

from __future__ import annotations

import re
import secrets
from datetime import datetime
from uuid import UUID

_TAB = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def new_tab(now: datetime) -> str:
    """A name for a page that is opened now: a UUID of version 7 (RFC 9562), which begins with the milliseconds."""
    value = int(now.timestamp() * 1000) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(UUID(int=value))


def says_when(client: str, now: datetime) -> bool:
    """Whether a name tells when its page was opened: the server made it, and not in the future."""
    return _TAB.fullmatch(client) is not None and client[:13].replace("-", "") <= f"{int(now.timestamp() * 1000):012x}"
