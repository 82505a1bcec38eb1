"""The one list of features: registers their pages and programs' doors, and imports what listens to events.

Wiring is the job of this file, so it alone may look at every floor below `realtime`.
"""

from __future__ import annotations

from flask import Flask

from networks.access import api as access_api
from networks.access import current, first_password_views, limits, settings_views, sign_in_views
from networks.admin import models as admin_models
from networks.audit import records
from networks.chat import api as chat_api
from networks.chat import views as chat_views
from networks.core import mail, notices
from networks.core.config import Settings
from networks.core.worker import sweep_jobs
from networks.duties import models as duties_models
from networks.imports import models as imports_models
from networks.invitations import models as invitations_models
from networks.joining import models as joining_models
from networks.membership import api as membership_api
from networks.membership import models as membership_models
from networks.membership import views as membership_views
from networks.profile import models as profile_models
from networks.start import views as start_views
from networks.threads import api as threads_api
from networks.threads import moderation_views as threads_moderation
from networks.threads import views as threads_views
from networks.unsent import views as unsent_views
from networks.unsent.upkeep import sweep_unsent
from networks.web import answers, assets, filters, health, i18n, openapi, security

BLUEPRINTS = (
    health.bp,
    assets.bp,
    openapi.bp,
    sign_in_views.bp,
    first_password_views.bp,
    settings_views.bp,
    access_api.bp,
    membership_views.bp,
    membership_api.bp,
    unsent_views.bp,
    threads_views.bp,
    threads_views.texts,
    threads_api.bp,
    chat_views.bp,
    chat_api.bp,
    start_views.bp,
)

# Modules that are imported for what they connect or plan: listeners before a commit, recurring work.
LISTENERS = (records, threads_moderation)
RECURRING = (sweep_jobs, sweep_unsent)
# Tables that are known before a page asks for them.
TABLES = (
    admin_models,
    duties_models,
    imports_models,
    invitations_models,
    joining_models,
    membership_models,
    notices,
    profile_models,
)


def init_app(app: Flask, settings: Settings) -> None:
    """Give `app` every feature."""
    i18n.init_app(app)
    filters.init_app(app)
    answers.init_app(app)
    current.init_app(app)
    security.init_app(app, settings, current.comes_by_token)
    limits.init_app(app, settings)
    mail.init_app(app, settings)
    start_views.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
