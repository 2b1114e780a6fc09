"""Adapters: how each system is asked, over HTTP only, to do the steps of an exam day.

An adapter raises examday.Failed (or any lookup error) when the system did not do what was
asked; a save counts as acknowledged only when the response itself says so.
"""

import html
import json
import re


def failed(msg):
    import examday

    return examday.Failed(msg)


def field(text, name):
    """The value of a form's input, whichever order its attributes are in."""
    for tag in re.findall(r"<input\b[^>]*>", text):
        if re.search(rf'\bname=["\']?{re.escape(name)}["\'\s>/]', tag):
            m = re.search(r'\bvalue=(?:"([^"]*)"|\'([^\']*)\'|([^\s>]+))', tag)
            if m:
                return html.unescape(next(g for g in m.groups() if g is not None))
    raise failed(f"no field {name}")


class Adapter:
    def __init__(self, http, a):
        self.http, self.a = http, a


class Limit(Adapter):
    async def login(self, t):
        _, text, _ = await self.http(t, "GET", "/login")
        _, text, _ = await self.http(
            t, "POST", "/login", follow=1, data={"csrf": field(text, "csrf"), "name": f"t{t.i}", "pw": "pass"}
        )
        t.csrf = field(text, "csrf")

    async def start(self, t):
        _, text, loc = await self.http(t, "POST", "/quizzes/1/attempts", data={"csrf": t.csrf}, follow=1)
        t.aid = int(loc.rsplit("/", 1)[1])
        t.head = {"X-CSRF": t.csrf, "Content-Type": "application/json"}

    async def save_answer(self, t, q, choice):
        _, text, _ = await self.http(
            t, "PUT", f"/attempts/{t.aid}/answers/{q}", headers=t.head, data=b'{"choice":%d}' % choice
        )

    async def submit(self, t):
        await self.http(t, "POST", f"/attempts/{t.aid}/submit", data={"csrf": t.csrf}, ok=(302,))

    async def result(self, t):
        _, text, _ = await self.http(t, "GET", f"/attempts/{t.aid}/result")
        if "<h1>" not in text:
            raise failed("no result")

    async def read_back(self, t):
        _, text, _ = await self.http(t, "GET", f"/attempts/{t.aid}/answers")
        return {int(k): v for k, v in json.loads(text).items()}


class Officium(Adapter):
    """A quiz of single-choice questions whose options have the ids a to d, in whichever order they are shown."""

    async def login(self, t):
        _, text, _ = await self.http(t, "GET", "/sign-in")
        _, text, _ = await self.http(
            t,
            "POST",
            "/sign-in",
            follow=2,
            data={"csrf_token": field(text, "csrf_token"), "username": f"t{t.i}", "password": self.a.extra["password"]},
        )
        t.csrf = field(text, "csrf_token")

    async def start(self, t):
        _, text, loc = await self.http(
            t, "POST", f"/quizzes/{self.a.extra.get('quiz', 'bench')}/attempts", data={"csrf_token": t.csrf}, follow=1
        )
        t.at = loc.split("/questions/")[0]
        if f'action="{t.at}/questions/1"' not in text:
            raise failed("no first question")
        t.head = {"X-CSRFToken": t.csrf, "Content-Type": "application/json"}
        t.tab, t.seq = f"tab-{t.i}", 0

    async def save_answer(self, t, q, choice):
        t.seq += 1
        body = b'{"client":"%s","seq":%d,"response":"%s"}' % (t.tab.encode(), t.seq, b"abcd"[choice : choice + 1])
        _, text, _ = await self.http(t, "PUT", f"{t.at}/responses/{q + 1}", headers=t.head, data=body)
        if json.loads(text)["seq"] != t.seq:
            raise failed("not this save")

    async def submit(self, t):
        await self.http(t, "POST", f"{t.at}/submit", data={"csrf_token": t.csrf}, ok=(303,))

    async def result(self, t):
        _, text, _ = await self.http(t, "GET", f"{t.at}/result")
        if 'class="score-figure"' not in text:
            raise failed("no result")

    async def read_back(self, t):
        _, text, _ = await self.http(t, "GET", f"{t.at}/responses")
        return {int(k) - 1: "abcd".index(v["response"]) for k, v in json.loads(text)["responses"].items()}


SYSTEMS = {"limit": Limit, "officium": Officium}
