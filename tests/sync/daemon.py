"""A real Syncthing on loopback: started with a generated config, steered through its REST API, ended by its process."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import time
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

if TYPE_CHECKING:
    from pathlib import Path

PATIENCE = 90
"""Seconds to wait for what takes one or two on a quiet computer."""
ALONE = {
    "globalAnnounceEnabled": "false", "localAnnounceEnabled": "false", "relaysEnabled": "false", "natEnabled": "false",
    "announceLANAddresses": "false", "stunKeepaliveStartS": "0", "stunServer": "", "urAccepted": "-1",
    "autoUpgradeIntervalH": "0", "crashReportingEnabled": "false", "startBrowser": "false",
    "reconnectionIntervalS": "1", "restartOnWakeup": "false", "setLowPriority": "false", "minHomeDiskFree": "0",
}  # fmt: skip
"""Nothing may leave this computer, and nothing may wait for the internet."""
TOLD = (
    "StateChanged,DeviceConnected,DeviceDisconnected,FolderCompletion,FolderSummary,ItemFinished,"
    "LocalIndexUpdated,RemoteIndexUpdated,ConfigSaved"
)
"""Events after which it is worth looking again."""


class Gone(OSError):
    """Syncthing ended, or does not get ready."""


class Daemon:
    """One Syncthing process with a home of its own in `place`."""

    def __init__(self, program: str, place: Path) -> None:
        self.place, self.log = place, place / "syncthing.log"
        self._program, self._seen = program, 0
        place.mkdir(parents=True)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("ST", "XDG_"))}
        self._environment = {**kept, "HOME": str(place), "STNODEFAULTFOLDER": "1", "STNOUPGRADE": "1"}
        self._run("generate")
        self.id = self._root().findall("device")[0].attrib["id"]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it on two free ports; another process may take one first, so a second pair is tried."""
        for attempt in range(3):
            self._configure(free_port(), free_port())
            with self.log.open("ab") as log:
                command = [self._program, "serve", "--no-browser", "--no-restart", f"--home={self.place / 'config'}"]
                self._process = subprocess.Popen(command, env=self._environment, stdout=log, stderr=log)
            try:
                return self._ready()
            except Gone:
                self.stop()
                if attempt == 2:
                    raise
        return None

    def stop(self) -> None:
        """End the process and wait for it."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    @property
    def address(self) -> str:
        """Return where other Syncthings find this one."""
        return f"tcp://127.0.0.1:{self._listen}"

    def get(self, path: str, **query: object) -> Any:
        """Return what the REST API answers."""
        return self.ask("GET", path, None, **query)

    def post(self, path: str, body: object = None, **query: object) -> Any:
        """Tell the REST API something."""
        return self.ask("POST", path, body, **query)

    def ask(self, method: str, path: str, body: object = None, **query: object) -> Any:
        """Send one request. Raises Gone when nobody answers, or anything but yes."""
        connection = http.client.HTTPConnection("127.0.0.1", self._gui, timeout=PATIENCE)
        try:
            data = None if body is None else json.dumps(body)
            connection.request(method, f"/rest/{path}?{urlencode(query)}", data, {"X-API-Key": self._key})
            answer = connection.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise Gone(f"{method} {path}: {error}") from error
        finally:
            connection.close()
        if answer.status != 200:
            raise Gone(f"{method} {path}: {answer.status} {text[:200]!r}")
        return json.loads(text) if text.strip() else None

    def news(self, seconds: int) -> None:
        """Return as soon as Syncthing tells of something that happened, after `seconds` at the latest."""
        for event in self.get("events", since=self._seen, timeout=seconds, events=TOLD) or ():
            self._seen = max(self._seen, event["id"])

    def _run(self, *arguments: str) -> None:
        command = [self._program, *arguments, f"--home={self.place / 'config'}"]
        subprocess.run(command, env=self._environment, check=True, capture_output=True)

    def _root(self) -> ET.Element:
        return ET.parse(self.place / "config" / "config.xml").getroot()  # noqa: S314 - Syncthing wrote it for this test

    def _configure(self, gui: int, listen: int) -> None:
        """Write the config that Syncthing generated with our ports, and all that speaks to others switched off."""
        self._gui, self._listen = gui, listen
        root = self._root()
        place, options = root.find("gui"), root.find("options")
        assert place is not None
        assert options is not None
        self._key = place.findtext("apikey") or ""
        _set(place, "address", f"127.0.0.1:{gui}")
        for name, value in {**ALONE, "listenAddress": self.address}.items():
            _set(options, name, value)
        ET.ElementTree(root).write(self.place / "config" / "config.xml", encoding="utf-8")

    def _ready(self) -> None:
        """Wait until it answers and listens."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if self._process is None or self._process.poll() is not None:
                raise Gone("Syncthing ended at once")
            try:
                listeners = self.get("system/status")["connectionServiceStatus"]
            except Gone:
                time.sleep(0.05)  # it does not listen yet: there is nothing to wait at
                continue
            ours = listeners.get(self.address)
            if ours is not None:
                if ours["error"]:
                    raise Gone(str(ours["error"]))
                return
        raise Gone("Syncthing did not get ready")


def free_port() -> int:
    """Return a port of loopback that nobody uses now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _set(parent: ET.Element, name: str, value: str) -> None:
    element = parent.find(name)
    if element is None:
        element = ET.SubElement(parent, name)
    element.text = value
