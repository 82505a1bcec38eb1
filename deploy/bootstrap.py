"""Choose a Python that Sieci runs on and go on in deploy/environment.py.

Any Python 3 can read this file, so that an old one can say what is wrong instead of failing on syntax.

    python3 deploy/bootstrap.py [--dev] [--env FOLDER] [-- COMMAND ...]
"""

import os
import subprocess
import sys

SUPPORTED = ((3, 13), (3, 12), (3, 11))
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
NAMES = ("python3.13", "python3.12", "python3.11", "python3")


def version_of(program: str) -> "tuple[int, ...]":
    """Return (major, minor) of a Python program, or () when it does not run."""
    question = "import sys; print('%d %d' % sys.version_info[:2])"
    try:
        answer = subprocess.check_output([program, "-c", question], stderr=subprocess.DEVNULL)
        return tuple(int(part) for part in answer.split())
    except (OSError, ValueError, subprocess.CalledProcessError):
        return ()


def choose_python() -> str:
    """Return the Python to use: this one where it fits, else the newest supported one on PATH, else ""."""
    if sys.version_info[:2] in SUPPORTED:
        return sys.executable
    made = os.path.join(ROOT, ".venv", "bin", "python")
    for program in (made, *NAMES):
        if version_of(program) in SUPPORTED:
            return program
    return ""


def main() -> int:
    """Replace this process by the set-up on a supported Python; return 2 where there is none."""
    python = choose_python()
    if python:
        os.chdir(ROOT)
        os.execvp(python, [python, "-m", "deploy.environment", *sys.argv[1:]])
    found = "%d.%d" % sys.version_info[:2]
    sys.stderr.write("Sieci needs Python 3.11, 3.12 or 3.13; this is %s and no other was found on PATH.\n" % found)
    return 2


if __name__ == "__main__":
    sys.exit(main())
