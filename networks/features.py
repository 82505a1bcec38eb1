"""The one list of features: registers their pages and programs' doors, and imports what listens to events.

Wiring is the job of this file, so it alone may look at every floor below `realtime`.
"""

from __future__ import annotations

from flask import Flask

from networks import session_features
from networks.access import api as access_api
from networks.access import (
    current,
    first_password_views,
    letters,
    limits,
    new_address_views,
    new_password_views,
    second_factor_views,
    second_step_views,
    settings_views,
    sign_in_views,
)
from networks.access import personal as access_personal
from networks.admin import (
    audit_views,
    editions_rollover,
    editions_rollover_views,
    editions_views,
    import_kinds_institutions,
    import_kinds_people,
    import_kinds_views,
    institutions_views,
    jobs_views,
    mails_views,
    people_account_views,
    people_views,
    programme_upkeep,
    programme_views,
)
from networks.admin import editions_network_views as admin_networks
from networks.admin import models as admin_models
from networks.audit import personal as audit_personal
from networks.audit import records
from networks.audit.upkeep import sweep_audit
from networks.chat import api as chat_api
from networks.chat import notices as chat_notices
from networks.chat import personal as chat_personal
from networks.chat import upkeep as chat_upkeep
from networks.chat import views as chat_views
from networks.core import mail, notices
from networks.core.config import Settings
from networks.core.mail_upkeep import sweep_mails
from networks.core.worker import sweep_jobs
from networks.duties import admin_views as duties_admin_views
from networks.duties import gate as duties_gate
from networks.duties import legal_admin_views, legal_views
from networks.duties import models as duties_models
from networks.duties import notices as duties_notices
from networks.duties import personal as duties_personal
from networks.duties import views as duties_views
from networks.imports import carrying as imports_carrying
from networks.imports import models as imports_models
from networks.imports import personal as imports_personal
from networks.imports.upkeep import sweep_imports
from networks.invitations import answer_views as invitations_answer_views
from networks.invitations import api as invitations_api
from networks.invitations import models as invitations_models
from networks.invitations import personal as invitations_personal
from networks.invitations import rows as invitations_rows
from networks.invitations import views as invitations_views
from networks.joining import models as joining_models
from networks.joining import notices as joining_notices
from networks.joining import personal as joining_personal
from networks.joining import views as joining_views
from networks.membership import api as membership_api
from networks.membership import manage_views as membership_manage
from networks.membership import models as membership_models
from networks.membership import notices as membership_notices
from networks.membership import personal as membership_personal
from networks.membership import rules_views as membership_rules
from networks.membership import substitution_views as membership_substitutions
from networks.membership import views as membership_views
from networks.membership.upkeep import keep_substitutions
from networks.mentions import api as mentions_api
from networks.mentions import models as mentions_models
from networks.mentions import personal as mentions_personal
from networks.notifications import api as notices_api
from networks.notifications import mails as notices_mails
from networks.notifications import personal as notices_personal
from networks.notifications import views as notices_views
from networks.people import personal as people_personal
from networks.profile import closing_views, data_views, erasing
from networks.profile import models as profile_models
from networks.profile import notices as profile_notices
from networks.profile import personal as profile_personal
from networks.profile import views as profile_views
from networks.profile.upkeep import sweep_exports
from networks.start import handover_views as start_handover
from networks.start import steps_views as start_steps
from networks.start import views as start_views
from networks.threads import api as threads_api
from networks.threads import moderation_views as threads_moderation
from networks.threads import notices as threads_notices
from networks.threads import personal as threads_personal
from networks.threads import succession as threads_succession
from networks.threads import views as threads_views
from networks.unsent import personal as unsent_personal
from networks.unsent import views as unsent_views
from networks.unsent.upkeep import sweep_unsent
from networks.web import answers, assets, filters, health, i18n, openapi, security

BLUEPRINTS = (
    health.bp,
    assets.bp,
    openapi.bp,
    sign_in_views.bp,
    second_step_views.bp,
    first_password_views.bp,
    new_password_views.bp,
    new_address_views.bp,
    settings_views.bp,
    second_factor_views.bp,
    access_api.bp,
    membership_views.bp,
    membership_api.bp,
    joining_views.bp,
    invitations_views.bp,
    invitations_answer_views.bp,
    invitations_api.bp,
    unsent_views.bp,
    threads_views.bp,
    threads_views.texts,
    threads_api.bp,
    chat_views.bp,
    chat_api.bp,
    mentions_api.bp,
    notices_views.bp,
    notices_api.bp,
    duties_views.bp,
    legal_views.bp,
    duties_admin_views.bp,
    legal_admin_views.bp,
    start_views.bp,
    profile_views.bp,
    data_views.bp,
    closing_views.bp,
    editions_views.bp,
    admin_networks.bp,
    editions_rollover_views.bp,
    programme_views.bp,
    people_views.bp,
    people_account_views.bp,
    institutions_views.bp,
    import_kinds_views.bp,
    audit_views.bp,
    jobs_views.bp,
    mails_views.bp,
    *session_features.BLUEPRINTS,
)

# Modules that are imported for what they connect or plan: listeners before a commit, recurring work.
LISTENERS = (
    chat_upkeep,
    editions_rollover,
    programme_upkeep,
    import_kinds_institutions,
    import_kinds_people,
    letters,
    imports_carrying,
    imports_personal,
    invitations_rows,
    invitations_personal,
    duties_notices,
    duties_personal,
    records,
    membership_manage,
    membership_rules,
    membership_substitutions,
    membership_notices,
    membership_personal,
    joining_notices,
    joining_personal,
    start_handover,
    start_steps,
    threads_succession,
    threads_moderation,
    threads_notices,
    chat_notices,
    notices_mails,
    erasing,
    profile_notices,
    people_personal,
    access_personal,
    audit_personal,
    threads_personal,
    chat_personal,
    unsent_personal,
    profile_personal,
    mentions_personal,
    notices_personal,
    *session_features.LISTENERS,
)
RECURRING = (
    sweep_jobs,
    keep_substitutions,
    sweep_mails,
    sweep_audit,
    sweep_unsent,
    sweep_imports,
    sweep_exports,
    *session_features.RECURRING,
)
# Tables that are known before a page asks for them.
TABLES = (
    admin_models,
    duties_models,
    imports_models,
    invitations_models,
    joining_models,
    membership_models,
    mentions_models,
    notices,
    profile_models,
    *session_features.TABLES,
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
    programme_views.init_app(app)
    duties_gate.init_app(app)
    duties_views.init_app(app, settings)
    notices_views.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
