"""What leaves the house starts elsewhere: the wheel, and a fresh clone."""

import os
import subprocess
import sys
import zipfile

import pytest

from app.ops import content
from tests.databases import SECRET
from tests.house.laws import ROOT

STARTS = """
import re
from app import create_app
client = create_app().test_client()
page = client.get("/sign-in", headers={"Accept-Language": "zh-CN"}).get_data(as_text=True)
assert "登录" in page and 'lang="zh-Hans"' in page, page
for address in re.findall(r'(?:href|src)="([^"]+[.](?:css|js|svg)[^"]*)"', page):
    with client.get(address) as sent:
        assert sent.status_code == 200, address
assert client.get("/readyz").status_code == 200
print("it starts")
"""


def run(*command, cwd, **environment):
    own = {k: v for k, v in os.environ.items() if not k.startswith(("OFFICIUM_", "PYTHONPATH"))}
    own |= {"OFFICIUM_SECRET_KEY": SECRET, "PYTHONSAFEPATH": "1", **environment}
    done = subprocess.run(command, cwd=cwd, env=own, capture_output=True, text=True)
    assert done.returncode == 0, f"{command}: {done.stdout}\n{done.stderr}"
    return done.stdout


def tracked():
    """The files of this checkout as a clone would have them, changes not yet committed included."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    return [name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    folder = tmp_path_factory.mktemp("clone")
    for name in tracked():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes((ROOT / name).read_bytes())
    return folder


def first_steps(code, data):
    """Migrate, publish, start, with the application's code at `code` and its data at `data`."""
    environment = {"PYTHONPATH": str(code), "OFFICIUM_DATA_DIR": str(data)}
    officium = (sys.executable, "-m", "flask", "--app", "app")
    run(*officium, "db", "upgrade", cwd=data, **environment)
    shipped = len(content.check().questions)
    assert f" {shipped} added" in run(*officium, "bank", "publish", cwd=data, **environment)
    assert "it starts" in run(sys.executable, "-c", STARTS, cwd=data, **environment)
    where = run(sys.executable, "-c", "import app; print(app.__file__)", cwd=data, **environment)
    assert where.startswith(str(code))


def test_a_fresh_clone_starts(clone, tmp_path):
    # What an editable installation does in a clone; the rest comes as it is.
    run(
        sys.executable,
        "-c",
        "from pathlib import Path; from hatch_build import compile_translations; compile_translations(Path('.'))",
        cwd=clone,
        PYTHONPATH=str(clone),
    )
    first_steps(clone, tmp_path)


def test_the_wheel_starts(clone, tmp_path):
    out = tmp_path / "dist"
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), cwd=clone)
    (wheel,) = out.glob("officium-*.whl")
    unpacked, data = tmp_path / "site", tmp_path / "data"
    data.mkdir()
    with zipfile.ZipFile(wheel) as file:
        file.extractall(unpacked)
        names = file.namelist()
    assert "app/_data/templates/base.html" in names
    assert "app/_data/questions/syllabus.yaml" in names
    assert not [n for n in names if n.startswith(("tests/", "templates/", "instance/"))]
    first_steps(unpacked, data)
