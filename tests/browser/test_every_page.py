"""Every page in every look: no violation that axe sees, no complaint of the browser, nothing wider than the screen."""

from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.tour import LANGUAGES, THEMES, WIDTHS, Look, tour

AXE = Axe()
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


LOOKS = list(product(WIDTHS, THEMES))


def inspected(language, width, theme):
    """Whether axe looks at it: at each pair of language, width and theme once, as none of its rules asks for all
    three. That nothing is too wide is seen in every look."""
    return (language == "en") ^ (width == "phone") ^ (theme == "dark")


def wrong_here(page, width, axe=True):
    """What is wrong with the page as it looks now."""
    if axe:
        yield from _violations(page)
    if page.evaluate(WIDER):
        yield "wider than the screen"
    if width == "phone":
        page.set_viewport_size({"width": 320, "height": 700})
        if page.evaluate(WIDER):
            yield "wider than 320 px"


def _violations(page):
    """Axe is put into a page once, however often it is asked."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE.axe_script)
    for violation in page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]:
        nodes = [node["html"][:200] for node in violation["nodes"][:3]]
        yield f"{violation['id']}: {violation['help']}: {nodes}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page(browser, installation, stage, language):
    """Each is brought into its state once, and then looked at in every width and theme."""
    wrong = []
    seen = 0
    for name, page, complaints in tour(browser, installation, stage, Look(language, *LOOKS[0])):
        seen += 1
        for width, theme in LOOKS:
            page.set_viewport_size(dict(zip(("width", "height"), WIDTHS[width], strict=True)))
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            wrong += [
                f"{name}, {width}, {theme}: {what}"
                for what in wrong_here(page, width, inspected(language, width, theme))
            ]
        wrong += [f"{name}: {complaint}" for complaint in complaints]
    assert seen == 133
    assert not wrong, "\n".join(wrong)
