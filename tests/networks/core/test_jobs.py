"""Jobs are written with the change, carried out once by one worker, tried again, and never lost."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from networks.core import clock, jobs, worker
from networks.core.db import db
from networks.core.jobs import Job, JobState, Payload, RecurringJob, Undone, enqueue, job, periodic
from networks.core.unit_of_work import unit_of_work
from networks.core.worker import carry_out_due, delay_after, plan_recurring, run_worker
from tests.networks.core.small_app import eventually

ROOT = Path(__file__).parents[3]


def all_jobs() -> list[Job]:
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(sa.select(Job).order_by(Job.id)))


def the_job() -> Job:
    (only,) = all_jobs()
    return only


def put(kind: str, count: int = 1, **options) -> None:
    with unit_of_work():
        for number in range(count):
            enqueue(kind, {"number": number}, **options)


@pytest.fixture
def done(core_app) -> list[Payload]:
    """The payloads of jobs of the kind `note`, in the order they were done."""
    seen: list[Payload] = []
    job("note")(seen.append)
    return seen


# Writing


def test_a_job_is_done_with_its_payload_and_stays_as_done(done):
    put("note")
    assert carry_out_due(10) == 1
    assert done == [{"number": 0}]
    row = the_job()
    assert (row.state, row.attempts, row.leased_until, row.last_error) == (JobState.DONE, 1, None, None)
    assert row.done_at is not None


def test_a_job_of_a_unit_that_failed_does_not_exist(done):
    def ask_and_fail() -> None:
        with unit_of_work():
            enqueue("note", {"number": 1})
            raise LookupError

    with pytest.raises(LookupError):
        ask_and_fail()
    assert all_jobs() == []
    assert carry_out_due(10) == 0
    assert done == []


def test_a_job_waits_for_its_moment(done, held_clock):
    put("note", run_at=clock.now() + timedelta(hours=1))
    assert carry_out_due(10) == 0
    held_clock.forward(hours=2)
    assert carry_out_due(10) == 1


def test_a_key_asks_once_while_its_job_waits(done):
    put("note", 3, key="digest:7")
    assert len(all_jobs()) == 1
    carry_out_due(10)
    put("note", key="digest:7")
    assert [row.state for row in all_jobs()] == [JobState.DONE, JobState.WAITING]


def test_without_a_key_every_asking_counts(done):
    put("note", 3)
    assert carry_out_due(10) == 3


def test_a_key_asked_for_while_its_job_runs_makes_a_new_one(core_app):
    @job("asks")
    def asks(payload: Payload) -> None:
        with unit_of_work():
            if payload["number"] == 0:
                enqueue("asks", {"number": 1}, key="same")

    put("asks", key="same")
    assert carry_out_due(10) == 2


def test_asking_again_while_a_job_fails_leaves_one_that_waits_with_its_patience_used_up(core_app):
    @job("fails")
    def fails(payload: Payload) -> None:
        with unit_of_work():
            enqueue("fails", {"number": 9}, key="same")
        raise Undone("not today")

    put("fails", key="same")
    assert carry_out_due(10) == 1
    row = the_job()
    assert (row.state, row.attempts, row.payload, row.last_error) == (
        JobState.WAITING,
        1,
        {"number": 9},
        "Undone: not today",
    )


def test_two_people_asking_by_one_key_at_once_get_one_job(core_app):
    barrier, errors = threading.Barrier(2), []

    def ask() -> None:
        with core_app.app_context():
            barrier.wait(30)
            try:
                put("later", key="same")
            except Exception as error:
                errors.append(error)

    together([ask, ask])
    assert errors == []
    assert len(all_jobs()) == 1


def test_a_kind_has_one_handler(core_app):
    job("once")(lambda payload: None)
    with pytest.raises(ValueError, match="once"):
        job("once")(lambda payload: None)


# Failing


def test_a_failing_job_waits_longer_each_time_and_fails_for_good_while_the_queue_moves_on(done, held_clock):
    job("fails", attempts=3)(refuse)
    put("fails")
    put("note", 2)
    assert carry_out_due(10) == 3
    assert len(done) == 2
    failing = all_jobs()[0]
    for attempt in (1, 2):
        assert (failing.state, failing.attempts) == (JobState.WAITING, attempt)
        assert failing.run_at > clock.now() + delay_after(attempt) / 2
        assert carry_out_due(10) == 0
        held_clock.forward(seconds=delay_after(attempt).total_seconds())
        assert carry_out_due(10) == 1
        failing = all_jobs()[0]
    assert (failing.state, failing.attempts) == (JobState.FAILED, 3)
    held_clock.forward(days=30)
    assert carry_out_due(10) == 0


def refuse(payload: Payload) -> None:
    """Refuse the job, quoting somebody."""
    raise LookupError("ewa@demo.example wrote: my secret")


def test_delays_grow_and_stay_under_six_hours():
    delays = [delay_after(attempt).total_seconds() for attempt in range(1, 10)]
    assert delays[:3] == [10, 40, 160]
    assert delays == sorted(delays)
    assert delays[-1] == 6 * 3600


def test_neither_the_row_nor_the_log_quotes_a_foreign_error(core_app, caplog):
    caplog.set_level(logging.DEBUG)
    job("fails", attempts=1)(refuse)
    put("fails")
    carry_out_due(1)
    assert "LookupError" in the_job().last_error
    assert "refuse" in the_job().last_error
    assert "ewa@demo.example" not in the_job().last_error + caplog.text
    assert "my secret" not in the_job().last_error + caplog.text


def test_a_job_that_can_never_be_done_is_not_tried_again_and_says_so(core_app):
    told: list[Payload] = []

    @job("hopeless", given_up=told.append)
    def hopeless(payload: Payload) -> None:
        raise Undone("there is no such thing", for_good=True)

    put("hopeless")
    carry_out_due(1)
    assert (the_job().state, the_job().attempts) == (JobState.FAILED, 1)
    assert the_job().last_error == "Undone: there is no such thing"
    assert told == [{"number": 0}]


def test_one_that_cannot_even_say_that_it_was_given_up_does_not_stop_the_queue(done):
    job("fails", attempts=1, given_up=refuse)(refuse)
    put("fails")
    put("note")
    assert carry_out_due(10) == 2
    assert [row.state for row in all_jobs()] == [JobState.FAILED, JobState.DONE]


def test_a_kind_nobody_knows_is_kept_and_tried_again(core_app):
    put("from_a_newer_version")
    assert carry_out_due(1) == 1
    assert the_job().state is JobState.WAITING
    assert "no handler" in the_job().last_error


def test_what_a_failing_handler_left_in_its_session_is_not_written(core_app):
    @job("half")
    def half(payload: Payload) -> None:
        db.session.add(Job(kind="stray", payload={}))
        raise Undone("half way")

    put("half")
    carry_out_due(1)
    assert [row.kind for row in all_jobs()] == ["half"]


# Several workers, and workers that die


def together(calls) -> None:
    threads = [threading.Thread(target=call) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()


def test_workers_side_by_side_do_every_job_once(core_app):
    counted: Counter[int] = Counter()
    counting = threading.Lock()

    @job("count")
    def count(payload: Payload) -> None:
        with counting:
            counted[payload["number"]] += 1

    def work() -> None:
        with core_app.app_context():
            while any(row.state is not JobState.DONE for row in all_jobs()):
                carry_out_due(5)

    put("count", 60)
    together([work] * 4)
    assert counted == dict.fromkeys(range(60), 1)
    assert {row.attempts for row in all_jobs()} == {1}


def test_a_job_in_hand_is_not_begun_by_another_worker(core_app):
    begun, go = threading.Event(), threading.Event()

    @job("slow")
    def slow(payload: Payload) -> None:
        begun.set()
        assert go.wait(60)

    def work() -> None:
        with core_app.app_context():
            carry_out_due(1)

    put("slow")
    thread = threading.Thread(target=work)
    thread.start()
    assert begun.wait(60)
    assert carry_out_due(5) == 0
    go.set()
    thread.join(60)
    assert the_job().state is JobState.DONE


def test_a_worker_that_outlived_its_lease_does_not_overwrite_the_one_that_took_over(core_app, held_clock):
    calls: list[int] = []

    @job("slow", seconds=10)
    def slow(payload: Payload) -> None:
        calls.append(len(calls))
        if len(calls) == 1:
            held_clock.forward(minutes=5)
            carry_out_due(1)
            raise Undone("too late to say so")

    put("slow")
    carry_out_due(1)
    assert calls == [0, 1]
    assert (the_job().state, the_job().attempts, the_job().last_error) == (JobState.DONE, 2, None)


@contextmanager
def worker_process(data: Path, database_url: str) -> Iterator[subprocess.Popen]:
    command = [sys.executable, "-m", "tests.networks.core.patient_worker", str(data), database_url, str(data)]
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        yield process
    finally:
        process.kill()
        process.wait(60)


def test_a_job_whose_worker_was_killed_is_done_after_the_lease(done, tmp_path, database_url, held_clock):
    data = tmp_path / "data"
    put("patient")
    put("note")
    with worker_process(data, database_url) as process:
        eventually((data / "begun-0").exists)
        process.kill()
        process.wait(60)
    job("patient")(done.append)
    assert carry_out_due(10) == 1  # only the other one: the lease holds
    assert all_jobs()[0].state is JobState.RUNNING
    held_clock.forward(hours=1)
    assert carry_out_due(10) == 1
    assert [(row.state, row.attempts) for row in all_jobs()] == [(JobState.DONE, 2), (JobState.DONE, 1)]
    assert not (data / "ended-0").exists()


def test_a_job_that_kills_every_worker_is_given_up_and_others_do_not_pay_for_it(done, held_clock):
    class Killed(BaseException):
        pass

    @job("deadly", attempts=2)
    def deadly(payload: Payload) -> None:
        raise Killed

    put("deadly")
    put("note", 3)
    for _ in range(2):
        with pytest.raises(Killed):
            carry_out_due(10)
        held_clock.forward(hours=1)
    carry_out_due(10)
    assert [(row.state, row.attempts) for row in all_jobs()] == [(JobState.FAILED, 2)] + [(JobState.DONE, 1)] * 3


def test_a_worker_asked_to_stop_finishes_the_job_in_hand_and_no_other(core_app, tmp_path, database_url):
    data = tmp_path / "data"
    put("patient", 2)
    with worker_process(data, database_url) as process:
        eventually((data / "begun-0").exists)
        process.terminate()
        (data / "go").touch()
        assert process.wait(60) == 0
    assert (data / "ended-0").exists()
    assert not (data / "begun-1").exists()
    assert [row.state for row in all_jobs()] == [JobState.DONE, JobState.WAITING]


def test_the_loop_picks_up_new_jobs_until_it_is_stopped(core_app: Flask, done):
    stop = threading.Event()
    thread = threading.Thread(target=run_worker, args=(core_app, stop))
    thread.start()
    try:
        for count in (1, 2):
            put("note")
            eventually(lambda count=count: len(done) == count)
    finally:
        stop.set()
        thread.join(60)
    assert not thread.is_alive()


def test_the_loop_outlives_a_database_that_does_not_answer(core_app: Flask, caplog):
    db.session.rollback()
    Job.__table__.drop(db.engine)
    assert worker._round(core_app, threading.Event()) == worker.TROUBLE_SECONDS
    assert "could not reach the database: " in caplog.text


# What recurs


def test_what_recurs_is_done_at_once_and_again_when_its_time_has_passed(core_app, held_clock):
    calls: list[int] = []
    periodic("tick", 60)(lambda: calls.append(1))
    for expected in (1, 1, 2):
        plan_recurring()
        carry_out_due(10)
        assert len(calls) == expected
        held_clock.forward(seconds=40)


def test_several_workers_plan_what_recurs_once(core_app):
    calls: list[int] = []
    periodic("tick", 3600)(lambda: calls.append(1))

    def work() -> None:
        with core_app.app_context():
            plan_recurring()
            carry_out_due(10)

    together([work] * 4)
    carry_out_due(10)
    assert calls == [1]
    assert len(all_jobs()) == 1


def test_what_recurs_does_not_pile_up_behind_one_that_still_waits(core_app, held_clock):
    periodic("tick", 60)(lambda: None)
    for _ in range(3):
        plan_recurring()
        held_clock.forward(minutes=2)
    assert len(all_jobs()) == 1
    assert db.session.scalar(sa.select(RecurringJob.next_run_at)) > clock.now() - timedelta(minutes=2)


def test_jobs_done_long_ago_are_swept_and_failed_ones_stay(done, held_clock, monkeypatch):
    monkeypatch.setattr(worker, "SWEPT_AT_ONCE", 2)
    job("fails", attempts=1)(refuse)
    put("fails")
    put("note", 5)
    carry_out_due(10)
    held_clock.forward(days=worker.KEPT_DAYS + 1)
    put("note")
    worker.sweep_jobs()
    assert [row.state for row in all_jobs()] == [JobState.FAILED, JobState.WAITING]


def test_the_sweeping_is_registered():
    assert "sweep_jobs" in jobs.kinds
