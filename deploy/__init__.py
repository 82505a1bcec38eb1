"""Set-up and operations: from a fresh machine to a running Sieci, and to its tests.

bootstrap     chooses a Python and hands over to environment
environment   makes .venv, installs what is pinned, fills static/vendor; skips what is done
supervise     `make run`: web and worker, restarted when they die, drained on SIGTERM
services      PostgreSQL and Redis for tests, on free loopback ports in temporary folders
run_tests     `make test` and `make check`
needs         pytest plugin: skips (in CI: fails) tests whose servers or browser are missing
"""
