"""PDFs for tests, of our own bytes: ordinary ones, and those that somebody would send to do harm."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence

Objects = dict[int, bytes]

_CATALOG, _PAGES, _FONT = 1, 2, 3
_FIRST = 4


def pdf(*pages: Sequence[str], media: str = "0 0 960 540") -> bytes:
    """A PDF with these pages; the first line of each is large. Letters are those of ISO 8859-1."""
    return written(objects_of(*map(_words, pages), media=media))


def objects_of(*contents: bytes, media: str = "0 0 960 540") -> Objects:
    """The objects of a PDF whose pages are drawn by these instructions; the font is called F."""
    objects: Objects = {_FONT: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"}
    kids = []
    for place, content in enumerate(contents):
        number = _FIRST + 2 * place
        kids.append(number)
        objects[number] = _page(media, number + 1)
        objects[number + 1] = stream(content)
    return objects | _frame(kids)


def of_pages(count: int) -> bytes:
    """A PDF of so many pages."""
    return pdf(*([f"Strona {number}"] for number in range(1, count + 1)))


def bomb(size: int = 1 << 30) -> bytes:
    """A small file whose page unpacks to `size` bytes."""
    packed = _packed_zeros(size >> 20)
    content = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(packed), packed)
    return written(_frame([_FIRST]) | {_FIRST: _page("0 0 960 540", 5), 5: content})


def picture_bomb(side: int = 60_000) -> bytes:
    """A small file with a picture of `side` times `side` pixels."""
    packed = _packed_zeros(side * side // 100 >> 20)
    head = b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8" % (
        side, side,
    )  # fmt: skip
    picture = b"%b /Filter /FlateDecode /Length %d >>\nstream\n%b\nendstream" % (head, len(packed), packed)
    page = _page_with(b"/Resources << /XObject << /I 6 0 R >> >>")
    objects = {_FIRST: page, 5: stream(b"960 0 0 540 0 0 cm /I Do"), 6: picture}
    return written(_frame([_FIRST]) | objects)


def nested(depth: int = 200_000) -> bytes:
    """A page in whose resources lists lie in lists without end."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 960 540] /Contents 5 0 R /X %b%b >>" % (
        b"[" * depth,
        b"]" * depth,
    )
    return written(_frame([_FIRST]) | {_FIRST: page, 5: stream(_words(["x"]))})


def circle() -> bytes:
    """Pages that are their own parents, and forms that draw themselves."""
    page = _page_with(b"/Resources << /XObject << /F 6 0 R >> >>")
    form = b"<< /Type /XObject /Subtype /Form /BBox [0 0 960 540] /Resources << /XObject << /F 6 0 R >> >>"
    objects = {_FIRST: page, 5: stream(b"/F Do"), 6: stream(b"/F Do /F Do", form)}
    return written(_frame([_FIRST]) | objects)


def slow(repeats: int = 2000) -> bytes:
    """A small file whose page takes very long to draw: see-through shapes over each other without end."""
    packed = zlib.compress(b"/G gs\n" + b"0 0 960 540 re f\n" * repeats, 9)
    content = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(packed), packed)
    page = _page_with(b"/Resources << /ExtGState << /G << /ca .5 /BM /Luminosity >> >> >>")
    return written(_frame([_FIRST]) | {_FIRST: page, 5: content})


def locked() -> bytes:
    """A file behind a password: its keys match no password, and certainly not the empty one."""
    objects = _frame([_FIRST]) | {_FIRST: _page("0 0 960 540", 5), 5: stream(_words(["x"]))}
    keys = b"/Filter /Standard /V 2 /R 3 /Length 128 /P -44"
    objects[9] = b"<< %b /O <%b> /U <%b> >>" % (keys, b"28" * 32, b"64" * 32)
    identity = b"<0123456789abcdef0123456789abcdef>"
    return written(objects, {"Encrypt": b"9 0 R", "ID": b"[%b %b]" % (identity, identity)})


def empty() -> bytes:
    """A file without pages."""
    return written(_frame([]))


def stream(content: bytes, head: bytes = b"<<") -> bytes:
    """A stream object."""
    return b"%b /Length %d >>\nstream\n%b\nendstream" % (head, len(content), content)


def written(objects: Mapping[int, bytes], more: Mapping[str, bytes] | None = None) -> bytes:
    """The objects as a file with its table of places."""
    body, places = b"%PDF-1.7\n", {}
    for number in sorted(objects):
        places[number] = len(body)
        body += b"%d 0 obj\n%b\nendobj\n" % (number, objects[number])
    size = max(objects) + 1
    lines = [b"0000000000 65535 f \n"]
    lines += [b"%010d %05d %b \n" % ((places[n], 0, b"n") if n in places else (0, 65535, b"f")) for n in range(1, size)]
    extra = b"".join(b" /%b %b" % (name.encode(), value) for name, value in (more or {}).items())
    end = b"trailer\n<< /Size %d /Root 1 0 R%b >>\nstartxref\n%d\n%%%%EOF\n" % (size, extra, len(body))
    return body + b"xref\n0 %d\n" % size + b"".join(lines) + end


def _frame(kids: Sequence[int]) -> Objects:
    listed = b" ".join(b"%d 0 R" % kid for kid in kids)
    return {
        _CATALOG: b"<< /Type /Catalog /Pages 2 0 R >>",
        _PAGES: b"<< /Type /Pages /Kids [%b] /Count %d >>" % (listed, len(kids)),
    }


def _page(media: str, content: int) -> bytes:
    return b"<< /Type /Page /Parent 2 0 R /MediaBox [%b] /Contents %d 0 R /Resources << /Font << /F 3 0 R >> >> >>" % (
        media.encode(),
        content,
    )


def _page_with(more: bytes) -> bytes:
    return b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 960 540] /Contents 5 0 R %b >>" % more


def _packed_zeros(count: int) -> bytes:
    """So many times a megabyte of nothing, deflated; the blocks are alike and made once."""
    work, zeros = zlib.compressobj(9), bytes(1 << 20)
    first = work.compress(zeros) + work.flush(zlib.Z_FULL_FLUSH)
    block = work.compress(zeros) + work.flush(zlib.Z_FULL_FLUSH)
    return first + block * (count - 1) + work.flush()


def _words(lines: Sequence[str]) -> bytes:
    """The first line in 40 points, the others in 18."""
    drawn = [b"BT /F 40 Tf 60 450 Td (%b) Tj ET" % _escaped(lines[0])] if lines else []
    drawn += [b"BT /F 18 Tf 60 %d Td (%b) Tj ET" % (400 - 26 * n, _escaped(text)) for n, text in enumerate(lines[1:])]
    return b"\n".join(drawn)


def _escaped(text: str) -> bytes:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").encode("latin-1")
