"""Threads for programs: the same actions as the pages, as JSON under `/api/v1`."""

from __future__ import annotations

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from networks.access.current import login_required, signed_in
from networks.access.limits import spend
from networks.core.shapes import read
from networks.core.unit_of_work import again_on_race, unit_of_work
from networks.mentions.words import write
from networks.people.queries import network_for
from networks.threads import actions, queries
from networks.threads.forms import EditForm, NewThreadForm, ReplyForm
from networks.threads.showing import post_data, thread_data
from networks.web.answers import json_body
from networks.web.openapi import describe
from networks.web.paging import Paging, paging

bp = Blueprint("threads_api", __name__, url_prefix="/api/v1")


@bp.get("/networks/<slug>/threads")
@describe("The network's threads, oldest first", query=Paging)
@login_required
def threads(slug: str) -> ResponseReturnValue:
    """A keyset page of the network's threads."""
    person = signed_in()
    network = network_for(person, slug)
    asked = paging()
    piece = queries.threads_after(person, network, asked.after, asked.limit)
    return jsonify(items=[thread_data(thread) for thread in piece.items], next=piece.next)


@bp.post("/networks/<slug>/threads")
@describe("Start a thread", body=NewThreadForm)
@login_required
@again_on_race
def start(slug: str) -> ResponseReturnValue:
    """201 with the thread, 200 if it had been started under this `client_id` before."""
    person = signed_in()
    network = network_for(person, slug)
    new = read(NewThreadForm, json_body())
    spend(person)
    words = write(person, network, new.text)
    with unit_of_work():
        sent = actions.start(person, network, new.kind, new.title, words, new.client_id)
    return jsonify(thread_data(sent.thing)), 201 if sent.is_new else 200


@bp.get("/threads/<int:thread_id>")
@describe("A thread")
@login_required
def thread(thread_id: int) -> ResponseReturnValue:
    """The thread without its posts."""
    return jsonify(thread_data(queries.thread_for(signed_in(), thread_id)))


@bp.get("/threads/<int:thread_id>/posts")
@describe("The posts of a thread, by number", query=Paging)
@login_required
def posts(thread_id: int) -> ResponseReturnValue:
    """A keyset page of posts; `after` is a post number."""
    found = queries.thread_for(signed_in(), thread_id)
    asked = paging()
    after = min(asked.after, found.last_number)
    last = min(after + asked.limit, found.last_number)
    rows = queries.posts_between(found, after + 1, last)
    following = last if last < found.last_number else None
    return jsonify(items=[post_data(row) for row in rows], next=following)


@bp.post("/threads/<int:thread_id>/posts")
@describe("Reply in a thread", body=ReplyForm)
@login_required
@again_on_race
def reply(thread_id: int) -> ResponseReturnValue:
    """201 with the post, 200 if it had been sent under this `client_id` before."""
    person = signed_in()
    found = queries.thread_for(person, thread_id)
    new = read(ReplyForm, json_body())
    spend(person)
    words = write(person, found.network, new.text)
    with unit_of_work():
        sent = actions.reply(person, found, words, new.client_id, in_reply_to=new.in_reply_to)
    return jsonify(post_data(queries.post_row(sent.thing))), 201 if sent.is_new else 200


@bp.patch("/threads/<int:thread_id>/posts/<int:number>")
@describe("Change one's own post", body=EditForm)
@login_required
@again_on_race
def edit(thread_id: int, number: int) -> ResponseReturnValue:
    """The post with its new words; 409 if it was changed since `version`."""
    person = signed_in()
    post = queries.post_in(queries.thread_for(person, thread_id), number)
    new = read(EditForm, json_body())
    spend(person)
    words = write(person, post.thread.network, new.text)
    with unit_of_work():
        actions.edit(person, post, words, new.version)
    return jsonify(post_data(queries.post_row(post)))
