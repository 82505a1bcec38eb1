"""The features of sessions, for the one list of features: their pages and doors, and what listens to events."""

from __future__ import annotations

from networks.hands import api as hands_api
from networks.hands import following as hands_following
from networks.hands import models as hands_models
from networks.hands import personal as hands_personal
from networks.hands import views as hands_views
from networks.polls import api as polls_api
from networks.polls import following as polls_following
from networks.polls import models as polls_models
from networks.polls import personal as polls_personal
from networks.polls import views as polls_views
from networks.polls.upkeep import close_polls
from networks.presence import api as presence_api
from networks.presence import following as presence_following
from networks.presence import models as presence_models
from networks.presence import personal as presence_personal
from networks.presence import views as presence_views
from networks.presence.upkeep import sweep_session_here
from networks.questions import api as questions_api
from networks.questions import following as questions_following
from networks.questions import models as questions_models
from networks.questions import notices as questions_notices
from networks.questions import personal as questions_personal
from networks.questions import views as questions_views
from networks.questions.upkeep import remind_of_promises
from networks.records import api as records_api
from networks.records import following as records_following
from networks.records import models as records_models
from networks.records import notices as records_notices
from networks.records import pdf as records_pdf
from networks.records import personal as records_personal
from networks.records import views as records_views
from networks.records.upkeep import remind_of_records, sweep_records
from networks.session_messages import api as session_messages_api
from networks.session_messages import following as session_messages_following
from networks.session_messages import models as session_messages_models
from networks.session_messages import notices as session_messages_notices
from networks.session_messages import personal as session_messages_personal
from networks.session_messages import views as session_messages_views
from networks.sessions import api as sessions_api
from networks.sessions import letters as sessions_letters
from networks.sessions import models as sessions_models
from networks.sessions import named_views as sessions_named
from networks.sessions import notices as sessions_notices
from networks.sessions import personal as sessions_personal
from networks.sessions import views as sessions_views
from networks.sessions.upkeep import remind_of_sessions
from networks.slides import api as slides_api
from networks.slides import drawing as slides_drawing
from networks.slides import following as slides_following
from networks.slides import models as slides_models
from networks.slides import personal as slides_personal
from networks.slides import views as slides_views
from networks.slides.upkeep import sweep_slides
from networks.stage import api as stage_api
from networks.stage import doors as stage_doors
from networks.stage import life_api as stage_life_api
from networks.stage import life_views as stage_life
from networks.stage import lobby_views as stage_lobby
from networks.stage import notices as stage_notices
from networks.stage import views as stage_views

BLUEPRINTS = (
    sessions_views.bp,
    sessions_api.bp,
    slides_views.bp,
    slides_api.bp,
    questions_views.bp,
    questions_api.bp,
    session_messages_views.bp,
    session_messages_api.bp,
    hands_views.bp,
    hands_api.bp,
    presence_views.bp,
    presence_api.bp,
    polls_views.bp,
    polls_api.bp,
    stage_doors.bp,
    stage_api.bp,
    stage_life_api.bp,
    records_views.bp,
    records_api.bp,
)
# Imported for what they connect: listeners before a commit, readers of notices, exporters of data.
LISTENERS = (
    sessions_named,
    sessions_notices,
    sessions_letters,
    sessions_personal,
    session_messages_following,
    session_messages_notices,
    session_messages_personal,
    questions_following,
    questions_notices,
    questions_personal,
    hands_following,
    hands_personal,
    polls_following,
    polls_personal,
    slides_following,
    slides_drawing,
    slides_personal,
    presence_following,
    presence_personal,
    stage_views,
    stage_lobby,
    stage_life,
    stage_notices,
    records_following,
    records_notices,
    records_pdf,
    records_personal,
)
RECURRING = (
    remind_of_sessions,
    sweep_slides,
    sweep_session_here,
    close_polls,
    sweep_records,
    remind_of_records,
    remind_of_promises,
)
TABLES = (
    sessions_models,
    session_messages_models,
    questions_models,
    hands_models,
    polls_models,
    slides_models,
    presence_models,
    records_models,
)
