"""The table and the closing line of a test run."""

from deploy.report import closing_line, part_not_run, part_of_check, part_of_pytest, table

SUITE = '<testsuites><testsuite name="pytest" tests="10" failures="1" errors="1" skipped="3" time="1"/></testsuites>'


def report(tmp_path, text=SUITE):
    file = tmp_path / "report.xml"
    file.write_text(text)
    return file


def test_a_report_of_pytest_is_counted(tmp_path):
    part = part_of_pytest("SQLite", 1, report(tmp_path), 2.0)
    assert (part.passed, part.failed, part.skipped) == (5, 2, 3)
    assert not part.is_good


def test_no_such_tests_is_no_failure(tmp_path):
    part = part_of_pytest("browser", 5, tmp_path / "none.xml", 0.1)
    assert part.is_good
    assert part.passed == 0


def test_a_run_that_broke_off_is_a_failure(tmp_path):
    assert part_of_pytest("SQLite", 3, tmp_path / "none.xml", 0.1).failed == 1
    good = SUITE.replace('failures="1" errors="1"', 'failures="0" errors="0"')
    assert part_of_pytest("SQLite", 2, report(tmp_path, good), 0.1).failed == 1


def test_a_missing_server_is_a_skip_or_a_failure():
    assert part_not_run("PostgreSQL", "missing", is_failure=False).is_good
    assert not part_not_run("PostgreSQL", "missing", is_failure=True).is_good


def test_the_closing_line_sums_all_parts(tmp_path):
    parts = [part_of_check("lint", 0, 1), part_of_check("types", 1, 1), part_of_pytest("S", 1, report(tmp_path), 2)]
    assert closing_line(parts) == "6 passed, 3 failed, 3 skipped"
    assert len(table(parts).splitlines()) == 4
