"""`make screenshots`: every page, desktop and phone, light and dark, in both languages, into `screenshots/`."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.installation import served
from tests.browser.tour import LOOKS, launch, prepare, tour

FOLDER = Path(__file__).parents[2] / "screenshots"


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
                for complaint in complaints:
                    complained += 1
                    print(f"{look} {name}: {complaint}", file=sys.stderr)
            print(f"{look}: {len(list((FOLDER / str(look)).glob('*.png')))} pages", flush=True)
        browser.close()
    print(f"in {FOLDER}")
    return 1 if complained else 0


if __name__ == "__main__":
    sys.exit(main())
