"""`make screenshots`: every page, desktop and phone, light and dark, in both languages, into `screenshots/`.

With `--readme`, the few that the README shows are put into `docs/images/` as well, as one screen sees them.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.installation import served
from tests.browser.tour import LOOKS, launch, prepare, tour

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "screenshots"
README = {
    ("en-desktop-light", "question-single"): "question.png",
    ("en-desktop-light", "progress"): "progress.png",
    ("zh-desktop-dark", "admin"): "results.png",
}


def main() -> int:
    shutil.rmtree(FOLDER, ignore_errors=True)
    complained = 0
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as here, sync_playwright() as playwright:
        browser = launch(playwright)
        stage = prepare(browser, here)
        for look in LOOKS:
            for name, page, complaints in tour(browser, here, stage, look):
                path = FOLDER / str(look) / f"{name}.png"
                path.parent.mkdir(parents=True, exist_ok=True)
                page.screenshot(path=path, full_page=True)
                if "--readme" in sys.argv and (str(look), name) in README:
                    page.screenshot(path=ROOT / "docs" / "images" / README[str(look), name])
                for complaint in complaints:
                    complained += 1
                    print(f"{look} {name}: {complaint}", file=sys.stderr)
            print(f"{look}: {len(list((FOLDER / str(look)).glob('*.png')))} pages", flush=True)
        browser.close()
    print(f"in {FOLDER}")
    return 1 if complained else 0


if __name__ == "__main__":
    sys.exit(main())
