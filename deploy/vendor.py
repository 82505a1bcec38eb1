"""Fill static/vendor with exactly the files that pages load, taken from node_modules.

The heading font comes as two files, Latin and extended Latin; here the Polish letters of the second are put into
the first and everything that pages do not use is left out, which makes one small variable font.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont

from deploy.steps import ROOT

MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
SCRIPTS = ("htmx.org/dist/htmx.min.js", "socket.io-client/dist/socket.io.esm.min.js")
FONTS = MODULES / "@fontsource-variable" / "brygada-1918" / "files"
FONT = "brygada-1918.woff2"

POLISH = "ĄĆĘŁŃŚŹŻąćęłńśźż"
LATIN = "".join(map(chr, range(0x20, 0x7F))) + "ÓóÉéÄäÖöÜüß\u00a0§°«»·×„”’‘“–—…•−€"


def main() -> None:
    """Write the vendored files anew and remove any other."""
    fresh = VENDOR.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for script in SCRIPTS:
        text = (MODULES / script).read_text(encoding="utf-8")
        # The maps are not served, and a browser's developer tools would ask for them
        lines = [line for line in text.splitlines() if not line.startswith("//# sourceMappingURL=")]
        (fresh / Path(script).name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    heading_font().save(fresh / FONT)
    shutil.rmtree(VENDOR, ignore_errors=True)
    fresh.rename(VENDOR)


def heading_font() -> Any:
    """Return Brygada 1918 (weights 400-700) with the letters of Polish and a few of its neighbours."""
    font = TTFont(FONTS / "brygada-1918-latin-wght-normal.woff2", recalcTimestamp=False)
    more = TTFont(FONTS / "brygada-1918-latin-ext-wght-normal.woff2")
    _adopt_letters(font, more, POLISH)
    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = ["kern", "liga", "mark", "mkmk", "ccmp", "locl"]
    options.hinting = False
    options.desubroutinize = True
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=LATIN + POLISH)
    subsetter.subset(font)
    font.flavor = "woff2"
    return font


def _adopt_letters(font: Any, more: Any, letters: str) -> None:
    """Copy the outlines, widths and variations of `letters` from one variable font into another."""
    names = more.getBestCmap()
    wanted = [names[ord(letter)] for letter in letters]
    for name in wanted:
        wanted.extend(part for part in more["glyf"][name].getComponentNames(more["glyf"]) if part not in wanted)
    for tag in font.keys():  # noqa: SIM118 (a TTFont is no dict)
        font[tag]  # read now: tables are decoded against the number of glyphs, which grows below
    order = font.getGlyphOrder()
    missing = [name for name in wanted if name not in order]
    for name in missing:
        font["glyf"][name] = more["glyf"][name]
        font["hmtx"][name] = more["hmtx"][name]
        font["gvar"].variations[name] = more["gvar"].variations.get(name, [])
    font.setGlyphOrder(list(dict.fromkeys([*order, *missing])))
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap.update({ord(letter): names[ord(letter)] for letter in letters})
    # Widths under variation are in gvar as well; this shortcut table knows only the old glyphs
    del font["HVAR"]


if __name__ == "__main__":
    main()
