"""Sieci: the application and its commands. Composes what `networks` and `realtime` offer and decides nothing."""

from __future__ import annotations

import os
import sys
import warnings

if __name__ == "__main__" and sys.argv[1:2] == ["serve"] and os.environ.get("SIECI_ASYNC", "eventlet") == "eventlet":
    # Before anything else is imported, and in no other process: everything below must be born on the loop.
    with warnings.catch_warnings(record=True):  # it announces its maintenance mode, which docs/decisions knows of
        import eventlet
    eventlet.monkey_patch()

import logging
import threading
from pathlib import Path
from typing import Any

import click
from flask import Flask
from flask.templating import DispatchingJinjaLoader
from flask_migrate import Migrate, upgrade

from networks import features
from networks.access import commands as access_commands
from networks.admin.programme_upkeep import make_programme
from networks.chat.upkeep import make_general_channels
from networks.core import config, html, upkeep
from networks.core.config import Settings
from networks.core.db import db, engine_options
from networks.core.worker import run_worker
from networks.demo import fill as demonstration
from networks.duties.first_texts import publish_first_texts
from networks.people import catalogue
from networks.web import numbers
from networks.web.templates import ByLanguage, Sources
from realtime import server, setup

ROOT = Path(__file__).parent
MIGRATIONS = ROOT / "migrations"


class Sieci(Flask):
    """Flask with templates compiled for each language."""

    jinja_environment = ByLanguage

    def create_global_jinja_loader(self) -> DispatchingJinjaLoader:
        """Look for the source of a template whatever the language."""
        return Sources(super().create_global_jinja_loader())  # type: ignore[return-value]  # a loader around it


def create_app(settings: Settings, *, is_serving: bool = False, **options: Any) -> Flask:
    """The whole application by `settings`; `options` are further Flask settings, for tests.

    Only the process that is serving runs on the async server of the settings. All others (worker, commands, tests)
    are ordinary ones, which may wait for the database.
    """
    async_mode = settings.async_mode if is_serving else "threading"
    app = Sieci("sieci", root_path=str(ROOT), static_folder=None, template_folder="templates")
    settings.data.mkdir(parents=True, exist_ok=True)
    app.config.update(
        SECRET_KEY=settings.signing_key(),
        SQLALCHEMY_DATABASE_URI=settings.database,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database, patient=async_mode == "threading"),
    )
    app.config.update(options)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # Polish letters need no escapes
    app.extensions["sieci_settings"] = settings
    app.extensions["sieci_demonstration"] = _demonstration_on_page(settings)
    numbers.init_app(app)
    db.init_app(app)
    Migrate(app, db, directory=str(MIGRATIONS), render_as_batch=True)
    features.init_app(app, settings)
    setup.init_app(app, settings, async_mode)
    return app


def _demonstration_on_page(settings: Settings) -> dict[str, Any]:
    """The accounts the sign-in page offers in demonstration mode."""
    if not settings.demo:
        return {"demo_accounts": [], "demo_password": ""}
    return {"demo_accounts": demonstration.accounts(), "demo_password": demonstration.PASSWORD}


@click.group(help=__doc__)
@click.pass_context
def main(context: click.Context) -> None:
    """Read the settings before any command; wrong ones are listed and end it."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    if not context.resilient_parsing and "--help" not in sys.argv:
        context.obj = config.load()


@main.command()
@click.pass_obj
def serve(settings: Settings) -> None:
    """Serve pages, API and sockets until SIGTERM, then drain."""
    app = create_app(settings, is_serving=True)
    html.start_helper()
    setup.begin(app)
    server.serve(app, "127.0.0.1", settings.port, setup.tell_restarting)


@main.command()
@click.pass_obj
def worker(settings: Settings) -> None:
    """Carry out jobs and mails until SIGTERM."""
    run_worker(create_app(settings), threading.Event())


@main.command()
@click.pass_obj
def prepare(settings: Settings) -> None:
    """Bring the database up to date, sync the networks and, in demonstration mode, fill an empty one."""
    app = create_app(settings)
    _migrate(app)
    with app.app_context():
        catalogue.sync()
        make_general_channels()
        make_programme()
        publish_first_texts()
        if settings.demo and not demonstration.fill(settings):
            demonstration.move_on(settings)


@main.command()
@click.option("--accounts", is_flag=True, help="Only print the accounts of the demonstration.")
@click.pass_obj
def demo(settings: Settings, accounts: bool) -> None:
    """Fill an empty database with the demonstration."""
    if accounts:
        click.echo(demonstration.table())
        return
    app = create_app(settings)
    _migrate(app)
    with app.app_context():
        catalogue.sync()
        make_general_channels()
        make_programme()
        filled = demonstration.fill(settings)
    click.echo("The demonstration is in." if filled else "There are people already; nothing was changed.")


@main.group()
def networks() -> None:
    """The programme's networks."""


@networks.command()
@click.option("--with-closed", is_flag=True, help="Also the networks of closed editions.")
@click.pass_obj
def sync(settings: Settings, with_closed: bool) -> None:
    """Bring editions and networks in line with the catalogue and say what changed."""
    app = create_app(settings)
    _migrate(app)
    with app.app_context():
        lines = catalogue.sync(with_closed=with_closed) + make_general_channels() + make_programme()
    click.echo("\n".join(lines) if lines else "Nothing to change.")


@main.group()
def person() -> None:
    """People's accounts."""


@person.command()
@click.argument("email")
@click.option("--name", default="", help="The person's name; the address until they sign in, if left out.")
@click.option("--admin", is_flag=True, help="An administrator of the programme.")
@click.pass_obj
def add(settings: Settings, email: str, name: str, admin: bool) -> None:
    """Add a person and print the link with which they choose a password."""
    app = create_app(settings)
    _migrate(app)
    with app.app_context():
        click.echo(access_commands.add_person(settings, email, name=name, is_admin=admin))


@person.command()
@click.argument("email")
@click.pass_obj
def disable(settings: Settings, email: str) -> None:
    """Close a person's account to signing in."""
    with create_app(settings).app_context():
        access_commands.disable_person(email)


@person.command("second-step-off")
@click.argument("email")
@click.pass_obj
def second_step_off(settings: Settings, email: str) -> None:
    """Let a person who lost telephone and recovery codes sign in with the password alone."""
    with create_app(settings).app_context():
        access_commands.remove_second_factor(email)


@main.command()
@click.argument("email")
@click.pass_obj
def token(settings: Settings, email: str) -> None:
    """Make an access token for a person and print it alone."""
    with create_app(settings).app_context():
        click.echo(access_commands.make_token(email))


@main.command()
@click.pass_obj
def verify(settings: Settings) -> None:
    """Check that the database is sound; say what is not and end with 1 then."""
    with create_app(settings).app_context():
        problems = upkeep.verify(settings, say=click.echo)
    sys.exit(1 if problems else 0)


@main.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def backup(settings: Settings, file: Path) -> None:
    """Save the database and the data folder into one file; the site may be running."""
    upkeep.backup(settings, file, say=click.echo)


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
def restore(settings: Settings, file: Path) -> None:
    """Bring a saved file back into an empty data folder."""
    upkeep.restore(settings, file, say=click.echo)


def _migrate(app: Flask) -> None:
    with app.app_context():
        upgrade(directory=str(MIGRATIONS))


if __name__ == "__main__":
    main()
