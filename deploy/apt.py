"""Install server programs from Debian's packages, without leaving a service of theirs running."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

# invoke-rc.d asks this program whether a freshly installed service may start; 101 means no
POLICY = Path("/usr/sbin/policy-rc.d")
CLUSTERS = Path("/etc/postgresql-common/createcluster.d/sieci.conf")


class NotInstalled(Exception):
    """Packages could not be installed; the message is a sentence saying which and what to do."""


def may_install() -> bool:
    """Tell whether this process may install packages: root, on a distribution with apt-get."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(packages: Sequence[str]) -> None:
    """Install packages where that is allowed. Raises NotInstalled."""
    names = " ".join(packages)
    if not may_install():
        raise NotInstalled(f"Install {names} (on Debian: apt-get install {names}) and try again.")
    options = ["-qq", "-y", "-o", "Dpkg::Use-Pty=0", "-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=3"]
    with _services_kept_still():
        _apt_get([*options, "update"], "The list of Debian's packages could not be updated.")
        _apt_get([*options, "install", "--no-install-recommends", *packages], f"{names} could not be installed.")


def _apt_get(arguments: Sequence[str], failure: str) -> None:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        ["apt-get", *arguments], env=quiet, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode != 0:
        last = done.stdout.strip().splitlines()[-1:] or ["no answer"]
        raise NotInstalled(f"{failure} apt-get says: {last[0]}")


@contextmanager
def _services_kept_still() -> Iterator[None]:
    """While packages are installed: no service starts, no PostgreSQL cluster is created."""
    policy_is_ours = not POLICY.exists()
    try:
        if policy_is_ours:
            POLICY.write_text("#!/bin/sh\nexit 101\n")
            POLICY.chmod(0o755)
        CLUSTERS.parent.mkdir(parents=True, exist_ok=True)
        CLUSTERS.write_text("create_main_cluster = false\n")
        yield
    finally:
        if policy_is_ours:
            POLICY.unlink(missing_ok=True)
        CLUSTERS.unlink(missing_ok=True)
