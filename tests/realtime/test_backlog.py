"""Sending to many: in order, to everybody, whoever reads slowly; the same for both ways of sending."""

from __future__ import annotations

import json
import os
import subprocess
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.realtime.wire import KINDS, Client, running

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.node
@pytest.mark.parametrize(("async_mode", "transport"), KINDS, ids=str)
@pytest.mark.parametrize("transports", ["websocket", "polling,websocket", "polling"])
def test_the_real_client_receives_everything_in_order(async_mode: str, transport: str, transports: str) -> None:
    environ = {**os.environ, "NODE_PATH": str(ROOT / "node_modules")}
    script = Path(__file__).with_name("client_order.js")
    with running(async_mode, transport) as server:
        command = ["node", str(script), str(server.port), transports]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environ, check=False)
        seen = json.loads(done.stdout)
        assert seen["problem"] is None
        assert seen["chat"] == list(range(200))
        assert seen["burst"] == list(range(200))
        assert seen["upgraded"] is (transports == "polling,websocket")
        assert seen["transport"] == transports.rpartition(",")[2]
        assert server.end() == (0, "")


@pytest.mark.slow
@pytest.mark.parametrize(("async_mode", "transport"), KINDS, ids=str)
def test_a_stalled_reader_is_cut_while_others_receive_everything(async_mode: str, transport: str) -> None:
    with running(async_mode, transport) as server, Client(server.port).greet() as reader, ExitStack() as stack:
        before = server.state()
        stalled = [stack.enter_context(Client(server.port, read_buffer=4096).greet()) for _ in range(5)]
        reader.send('42["flood",3000,1000]')
        received = [reader.event("flood")["number"] for _ in range(3000)]
        assert received == list(range(3000))
        after = server.wait_for_state(members=1, sockets=1)
        assert after["left"].count("slow consumer") == len(stalled)
        assert after["files"] <= before["files"] + 1
        assert after["memory_bytes"] - before["memory_bytes"] < len(stalled) * 2 * 1024 * 1024
        assert all(client.is_cut(seconds=5) for client in stalled)
        assert server.end() == (0, "")


@pytest.mark.slow
@pytest.mark.parametrize("transport", ["fast", "stock"])
def test_a_broadcast_larger_than_one_slice_keeps_its_order(transport: str) -> None:
    with running("eventlet", transport) as server:
        clients = [Client(server.port).greet() for _ in range(1200)]
        clients[0].send('42["burst",5]')
        clients[-1].send('42["chat","after"]')
        for client in clients:
            assert [client.event("burst") for _ in range(5)] == list(range(5))
        for client in clients:
            client.socket.close()
        server.wait_for_state(members=0)
        assert server.end() == (0, "")


@pytest.mark.parametrize(("async_mode", "transport"), KINDS, ids=str)
def test_skipping_and_asking_work(async_mode: str, transport: str) -> None:
    with running(async_mode, transport) as server, Client(server.port).greet() as ewa, Client(server.port) as anna:
        anna.greet()
        ewa.send('42["others","not me"]')
        assert anna.event("chat") == "not me"
        ewa.send('42["ask"]')
        assert ewa.text() == '421["question",1]'
        ewa.send('431["yes"]')
        assert ewa.event("answered") == "yes"
        assert anna.event("answered") == "yes"
        assert server.end() == (0, "")
