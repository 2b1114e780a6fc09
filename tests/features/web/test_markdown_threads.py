"""Many threads read their first text at the same time."""

import subprocess
import sys

WHOLE = """
from app.web.markdown import _reader
rulers = [_reader.core.ruler, _reader.block.ruler, _reader.inline.ruler, _reader.inline.ruler2]
print([ruler.__cache__ is not None for ruler in rulers])
"""


def test_the_reader_is_put_together_before_the_first_text_comes():
    done = subprocess.run([sys.executable, "-c", WHOLE], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[True, True, True, True]"
