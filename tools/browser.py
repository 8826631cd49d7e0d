"""Find a Chromium for the browser tests, or install Debian's when that can be done without asking.

The headless shell first: the same engine without windows, whose new page takes a quarter of the processor time.
"""

import os
import shutil
import subprocess
from pathlib import Path

from tools.set_up import logged, say

BROWSERS = (
    *("chromium-headless-shell", "chrome-headless-shell", "chromium", "chromium-browser"),
    *("google-chrome", "google-chrome-stable", "chrome", "microsoft-edge"),
)
BROWSER_FILES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)


def find_browser():
    """Find a Chromium among its usual names; None when there is none."""
    given = os.environ.get("FAIRE_RESEAU_CHROMIUM")
    names = [given] if given else [*BROWSERS, *BROWSER_FILES]
    return next((path for name in names if (path := shutil.which(name))), None)


def install_browser():
    """Install Debian's Chromium for the browser tests when that can be done without asking; else say what happens."""
    release = Path("/etc/os-release")
    debian = release.exists() and "ID=debian" in release.read_text(encoding="utf-8").splitlines()
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    sudo = shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    if debian and shutil.which("apt-get") and (root or (sudo and sudo.returncode == 0)):
        say("Installing Debian's Chromium for the browser tests (it can take some minutes)…")
        prefix = ["env"] if root else ["sudo", "-n", "env"]
        apt = [*prefix, "DEBIAN_FRONTEND=noninteractive", "apt-get"]
        logged([*apt, "update"])
        install = [*apt, "install", "-y", "--no-install-recommends"]
        # The first is not in each release of Debian.
        any(logged([*install, package]) for package in ("chromium-headless-shell", "chromium"))
    browser = find_browser()
    if not browser:
        consequence = "fail" if os.environ.get("CI") == "true" else "be skipped"
        say(f"There is no Chromium here and it could not be installed: the browser tests will {consequence}.")
    return browser
