"""Jobs are written with the change, wait under their key, and are tried again when they fail."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta

import pytest

from networks.core import clock
from networks.core.db import db
from networks.core.jobs import Job, JobState, Payload, Undone, enqueue, enqueue_by_key, job
from networks.core.unit_of_work import unit_of_work
from networks.core.worker import carry_out_due, delay_after
from tests.networks.core.small_jobs import all_jobs, put, refuse, the_job, together

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


def test_jobs_of_many_keys_are_written_at_once_and_those_that_wait_are_left_alone(done):
    with unit_of_work():
        enqueue("note", {"number": 1}, key="first")
    for _again in range(2):
        with unit_of_work():
            enqueue_by_key("note", {"second": {"number": 2}, "first": {"number": 9}})
    assert [(row.key, row.payload["number"]) for row in all_jobs()] == [("first", 1), ("second", 2)]
    assert carry_out_due(10) == 2
    with unit_of_work():
        enqueue_by_key("note", {"first": {"number": 3}})
    assert carry_out_due(10) == 1
    assert [payload["number"] for payload in done] == [1, 2, 3]
