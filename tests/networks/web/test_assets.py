"""Our scripts go without what only readers of the source need, and still mean the same."""

from __future__ import annotations

import gzip
import re
import subprocess
from pathlib import Path

import pytest

from networks.web import assets

SCRIPTS = sorted(path.name for path in (assets.FOLDER / "js").glob("*.js"))


@pytest.mark.parametrize(
    ("source", "given"),
    [
        ("// first\nconst a = 1; // beside\n", "const a = 1; // beside\n"),
        ("/** Two\n    lines. */\nexport const b = 2;\n", "export const b = 2;\n"),
        ("  if (c) {\n\n    d();\n  }\n", "if (c) {\nd();\n}\n"),
        ("/* a */ e();\nf(); /* b */\n", "/* a */ e();\nf(); /* b */\n"),
        ("const g = `//${h}/`;\n", "const g = `//${h}/`;\n"),
        ("i();\n// last", "i();\n"),
    ],
)
def test_comments_of_whole_lines_and_indentation_are_left_out(source, given):
    assert assets.stripped(source) == given


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_text_of_a_script_goes_over_the_end_of_a_line(name):
    for number, line in enumerate((assets.FOLDER / "js" / name).read_text().splitlines(), 1):
        code = re.sub(r"^\s*(//|/\*|\*).*|\s//\s.*", "", line)
        assert code.count("`") % 2 == 0, f"{name}:{number} begins a text that the next line ends"
        assert not code.endswith("\\"), f"{name}:{number}"


@pytest.mark.parametrize("name", SCRIPTS)
@pytest.mark.node
def test_a_stripped_script_is_a_script(name, tmp_path: Path):
    file = tmp_path / name.replace(".js", ".mjs")
    file.write_bytes(assets.content_of(f"js/{name}"))
    subprocess.run(["node", "--check", str(file)], check=True, capture_output=True)


def test_compressed_or_not_a_script_is_the_same(anonymous):
    address = assets.address("js/page.js")
    plain = anonymous.get(address, headers={"Accept-Encoding": "identity"})
    packed = anonymous.get(address, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.data) == plain.data == assets.content_of("js/page.js")
    assert plain.mimetype == packed.mimetype == "text/javascript"
    assert b"\n//" not in plain.data


@pytest.mark.node
def test_scripts_of_others_are_given_as_they_are():
    name = "vendor/socket.io.esm.min.js"
    assert assets.content_of(name) == (assets.FOLDER / name).read_bytes()
