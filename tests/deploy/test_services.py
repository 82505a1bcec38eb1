"""PostgreSQL and Redis of our own: they answer, survive a kill where that is promised, and leave nothing behind."""

import psycopg2
import pytest
import redis as redis_client

from deploy.services import postgresql, redis

pytestmark = [pytest.mark.services, pytest.mark.slow]


def ask(service, statement):
    connection = psycopg2.connect(host="127.0.0.1", port=service.port, user="sieci", dbname="sieci")
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else None
    finally:
        connection.close()


def test_a_durable_postgresql_keeps_what_it_acknowledged_over_a_kill():
    with postgresql(durable=True) as service:
        ask(service, "create table kept (word text)")
        ask(service, "insert into kept values ('zażółć')")
        service.kill()
        service.start()
        assert ask(service, "select word from kept") == [("zażółć",)]
        folder = service.log.parent
    assert not folder.exists()
    assert service.process.poll() is not None


def test_redis_comes_back_empty_after_a_kill():
    with redis() as service:
        client = redis_client.Redis.from_url(service.url)
        client.set("a", 1)
        service.kill()
        service.start()
        assert client.get("a") is None
        client.close()
        folder = service.log.parent
    assert not folder.exists()
