"""Every page in every look: no violation that axe sees, no complaint of the browser, nothing wider than the screen."""

from axe_playwright_python.sync_playwright import Axe

from tests.browser.tour import LOOKS, tour

AXE = Axe()
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def pytest_generate_tests(metafunc):
    # How a page looks does not depend on the database: all looks once, and one of them on the other database.
    looks = LOOKS if metafunc.config.getoption("--database") == "sqlite" else LOOKS[:1]
    metafunc.parametrize("look", looks, ids=str)


def test_every_page(browser, installation, stage, look):
    wrong = []
    seen = 0
    for name, page, complaints in tour(browser, installation, stage, look):
        seen += 1
        wrong += [f"{name}: {complaint}" for complaint in complaints]
        for violation in AXE.run(page).response["violations"]:
            nodes = [node["html"][:200] for node in violation["nodes"][:3]]
            wrong.append(f"{name}: {violation['id']}: {violation['help']}: {nodes}")
        if page.evaluate(WIDER):
            wrong.append(f"{name}: wider than the screen")
        if look.width == "phone":
            page.set_viewport_size({"width": 320, "height": 700})
            if page.evaluate(WIDER):
                wrong.append(f"{name}: wider than 320 px")
    assert seen == 67
    assert not wrong, "\n".join(wrong)
