"""Open a 4 KiB file for 1, 5 and 10 recipients: bgz beside pyrage and the `age` command, in one run.

    python bench/age.py

Our own key is the last recipient. "Known place" is what a scan does: it tries first the stanza that fitted
in the previous file. The floor is one X25519 key exchange, without which no file can be opened. The `age`
command includes starting a process, so it tells only what a person waits for one file.
"""

from __future__ import annotations

import secrets
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pyrage
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from bgz.storage import age

if TYPE_CHECKING:
    from collections.abc import Callable

RECIPIENTS = (1, 5, 10)
PLAINTEXT = secrets.token_bytes(4096)
ROUNDS = 7


def microseconds(action: Callable[[], object], times: int) -> float:
    """Return what one call takes at best, over several rounds."""
    rounds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for _ in range(times):
            action()
        rounds.append((time.perf_counter() - start) / times)
    return min(rounds) * 1e6


def age_command(data: bytes, identity: age.Identity) -> float | None:
    """Return the time of `age -d` on the same file, or None without that program."""
    program = shutil.which("age")
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        key = Path(folder, "key")
        key.write_text(identity.reveal() + "\n", encoding="utf-8")
        command = [program, "-d", "-i", str(key)]
        return microseconds(lambda: subprocess.run(command, input=data, capture_output=True, check=True), 5)


def main() -> None:
    """Measure and print."""
    identity = age.Identity.generate()
    theirs = pyrage.x25519.Identity.from_str(identity.reveal())
    secret, public = X25519PrivateKey.generate(), X25519PrivateKey.generate().public_key()
    floor = microseconds(lambda: secret.exchange(public), 500)
    print(f"one key exchange: {floor:.0f} µs")
    print("             known place  last place   pyrage      age   known place against")
    print("recipients            µs          µs       µs       µs   floor  pyrage     age")
    for count in RECIPIENTS:
        others = [age.Identity.generate().recipient for _ in range(count - 1)]
        data = age.encrypt(PLAINTEXT, [*others, identity.recipient])
        assert age.decrypt(data, [identity]).plaintext == pyrage.decrypt(data, [theirs]) == PLAINTEXT
        known = microseconds(lambda: age.decrypt(data, [identity], first=count - 1), 200)  # noqa: B023 - called at once
        last = microseconds(lambda: age.decrypt(data, [identity], first=-1), 200)  # noqa: B023 - called at once
        peer = microseconds(lambda: pyrage.decrypt(data, [theirs]), 200)  # noqa: B023 - called at once
        command = age_command(data, identity)
        shown = ("-", "-") if command is None else (f"{command:.0f}", f"{known / command:.3f}")
        print(
            f"{count:>10} {known:>12.0f} {last:>11.0f} {peer:>8.0f} {shown[0]:>8}"
            f"   {known / floor:>5.2f} {known / peer:>7.2f} {shown[1]:>7}"
        )


if __name__ == "__main__":
    main()
