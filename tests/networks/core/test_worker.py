"""Workers share the jobs, may be killed or stopped at any moment, and plan what recurs once."""

from __future__ import annotations

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
from networks.core.jobs import Job, JobState, Payload, RecurringJob, Undone, job, periodic
from networks.core.worker import carry_out_due, plan_recurring, run_worker
from tests.networks.core.small_app import eventually
from tests.networks.core.small_jobs import all_jobs, put, refuse, the_job, together

ROOT = Path(__file__).parents[3]


# Several workers, and workers that die


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
