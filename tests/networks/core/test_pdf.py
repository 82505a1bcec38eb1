"""PDFs as pictures and words, and hostile ones: each ends its own process and nothing else."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from PIL import Image

from networks.core import pdf
from networks.core.pdf_limits import HEIGHT_MAX, PAGES_MAX, SMALL_WIDTH, WIDTH, Trouble
from tests import make_pdfs


def drawn(folder: Path, content: bytes, first: int = 1) -> pdf.Drawn:
    source = folder / "slides.pdf"
    source.write_bytes(content)
    return pdf.draw(source, folder, first)


def refused(folder: Path, content: bytes) -> Trouble:
    with pytest.raises(pdf.Unreadable) as problem:
        drawn(folder, content)
    return problem.value.trouble


def size_of(path: Path) -> tuple[int, int]:
    with Image.open(path) as picture:
        assert picture.format == "WEBP"
        return picture.size


def test_pages_become_pictures_and_words(tmp_path: Path) -> None:
    found = drawn(tmp_path, make_pdfs.pdf(["Koszt oddziału".replace("ł", "l"), "Pierwszy powód", "drugi"], ["Terminy"]))
    assert found.page_count == 2
    first, second = found.pages
    assert (first.number, first.width, first.height, first.title) == (1, WIDTH, 900, "Koszt oddzialu")
    assert first.text == "Koszt oddzialu\nPierwszy powód\ndrugi"
    assert second.title == "Terminy"
    assert size_of(tmp_path / "1.webp") == (WIDTH, 900)
    assert size_of(tmp_path / "2-small.webp") == (SMALL_WIDTH, 270)


def test_drawing_goes_on_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "TURN_SECONDS", 0)
    content = make_pdfs.of_pages(3)
    numbers = [[page.number for page in drawn(tmp_path, content, first).pages] for first in (1, 2, 3)]
    assert numbers == [[1], [2], [3]]


def test_a_title_of_two_lines_is_one_and_a_page_without_words_has_none(tmp_path: Path) -> None:
    content = make_pdfs.written(
        make_pdfs.objects_of(
            b"BT /F 40 Tf 60 450 Td (Co podnosi) Tj 0 -50 Td (koszt) Tj ET BT /F 18 Tf 60 300 Td (Tresc) Tj ET", b""
        )
    )
    two_lines, empty = drawn(tmp_path, content).pages
    assert two_lines.title == "Co podnosi koszt"
    assert (empty.title, empty.text) == ("", "")


def test_the_first_line_is_the_title_where_all_are_alike(tmp_path: Path) -> None:
    content = make_pdfs.written(make_pdfs.objects_of(b"BT /F 18 Tf 60 450 Td (Raz) Tj 0 -50 Td (Dwa) Tj ET"))
    assert drawn(tmp_path, content).pages[0].title == "Raz"


@pytest.mark.parametrize(
    "media",
    ["0 0 1000000000 1000000000", "0 0 14400 1", "0 0 1 14400", "0 0 0 0", "100 100 -50 -80", "0 0 1e400 1e400",
     f"0 0 {'9' * 60} 1", "0 0 0.0001 0.0001"],
)  # fmt: skip
def test_pictures_are_bounded_whatever_a_page_says_of_itself(media: str, tmp_path: Path) -> None:
    (page,) = drawn(tmp_path, make_pdfs.pdf(["x"], media=media)).pages
    width, height = size_of(tmp_path / "1.webp")
    assert (page.width, page.height) == (width, height)
    assert 1 <= width <= WIDTH
    assert 1 <= height <= HEIGHT_MAX
    small = size_of(tmp_path / "1-small.webp")
    assert small[0] <= SMALL_WIDTH
    assert small[1] <= HEIGHT_MAX * SMALL_WIDTH // WIDTH


@pytest.mark.parametrize(
    ("content", "trouble"),
    [
        (b"", Trouble.NO_PDF),
        (b"PK\x03\x04 a presentation", Trouble.NO_PDF),
        (b"x" * 2000 + make_pdfs.pdf(["x"]), Trouble.NO_PDF),
        (make_pdfs.empty(), Trouble.EMPTY),
        (make_pdfs.locked(), Trouble.LOCKED),
        (b"%PDF-1.7\n" + bytes(range(256)) * 50, Trouble.DAMAGED),
        (make_pdfs.pdf(["x"] * 3)[:300], Trouble.DAMAGED),
        (make_pdfs.of_pages(PAGES_MAX + 1), Trouble.TOO_MANY_PAGES),
        (make_pdfs.of_pages(500), Trouble.TOO_MANY_PAGES),
        (make_pdfs.circle(), Trouble.TOO_MUCH),
    ],
    ids=["nothing", "zip", "late", "empty", "locked", "noise", "cut", "201", "500", "circle"],
)
def test_what_cannot_be_read_says_why(content: bytes, trouble: Trouble, tmp_path: Path) -> None:
    assert refused(tmp_path, content) is trouble


def test_endless_nesting_ends(tmp_path: Path) -> None:
    assert len(drawn(tmp_path, make_pdfs.nested()).pages) == 1


def test_a_page_of_a_gigabyte_ends_the_process_that_reads_it(tmp_path: Path) -> None:
    content = make_pdfs.bomb()
    assert len(content) < 2_000_000
    assert refused(tmp_path, content) is Trouble.TOO_MUCH


def test_a_picture_of_billions_of_pixels_stays_within_the_limits(tmp_path: Path) -> None:
    assert len(drawn(tmp_path, make_pdfs.picture_bomb()).pages) == 1


def test_a_page_that_takes_too_long_is_ended_by_the_clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "KILLED_AFTER_SECONDS", 1)
    assert refused(tmp_path, make_pdfs.slow()) is Trouble.TOO_MUCH


@pytest.mark.slow
def test_a_page_that_takes_too_long_ends_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "KILLED_AFTER_SECONDS", 110)
    assert refused(tmp_path, make_pdfs.slow()) is Trouble.TOO_MUCH


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_process_that_was_asked_to_end_says_nothing_against_the_file(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "ended.sh"
    script.write_text(f"kill -{number} $$")
    real = pdf.subprocess.run
    monkeypatch.setattr(pdf.subprocess, "run", lambda command, **options: real(["/bin/sh", str(script)], **options))
    with pytest.raises(OSError, match="could not do its work"):
        drawn(tmp_path, make_pdfs.pdf(["x"]))


def test_the_process_that_reads_knows_no_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = {}
    real = pdf.subprocess.run

    def run(*arguments: object, **options: object) -> object:
        given.update(options)
        return real(*arguments, **options)

    monkeypatch.setattr(pdf.subprocess, "run", run)
    drawn(tmp_path, make_pdfs.pdf(["x"]))
    assert given["env"] == {}
