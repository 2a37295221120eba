"""A mail server for the tests, run as a process of its own: what it accepts it writes to a folder.

`python smtp_server.py FOLDER [--tls CERT KEY] [--starttls CERT KEY] [--login USER PASSWORD] [--refuse ADDRESS]
[--refuse-with mail|data] [--die rcpt|data|accepted] [--times N]`. It prints the port it listens on. `--die` breaks
the connection at that moment, the first N times: before the recipient, in the middle of the mail, or after the mail
was kept but before saying so.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import ssl
import sys
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session


class Keeper:
    """Writes each mail to a file, or breaks off, as the options say."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self._left = options.times if options.die else 0

    def _dies(self, server: SMTP, moment: str) -> bool:
        if self._left and self._options.die == moment:
            self._left -= 1
            transport: Any = server.transport
            transport.abort()
            return True
        return False

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name for it
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self._options.refuse_with == "mail":
            return f"553 {address} may not send"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name for it
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self._dies(server, "rcpt"):
            return "421 gone"
        if address in self._options.refuse:
            return f"550 no such user {address}"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self._dies(server, "data"):
            return "421 gone"
        if self._options.refuse_with == "data":
            return "552 too much of it"
        self._keep(envelope)
        self._dies(server, "accepted")
        return "250 kept"

    def _keep(self, envelope: Envelope) -> None:
        folder = Path(self._options.folder)
        assert isinstance(envelope.content, bytes)
        name = f"{len(list(folder.iterdir())):03}-{envelope.rcpt_tos[0]}.eml"
        (folder / name).write_bytes(envelope.content)


def context_of(pair: list[str] | None) -> ssl.SSLContext | None:
    if pair is None:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*pair)
    return context


async def serve(options: argparse.Namespace) -> None:
    keeper = Keeper(options)

    def authenticate(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any) -> AuthResult:
        known = [part.encode() for part in options.login]
        return AuthResult(success=[data.login, data.password] == known, handled=False)

    def protocol() -> SMTP:
        login: dict[str, Any] = (
            {"authenticator": authenticate, "auth_required": True, "auth_require_tls": not options.tls}
            if options.login
            else {}
        )
        return SMTP(keeper, tls_context=context_of(options.starttls), require_starttls=bool(options.starttls), **login)

    server = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", 0, ssl=context_of(options.tls))
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--tls", nargs=2)
    parser.add_argument("--starttls", nargs=2)
    parser.add_argument("--login", nargs=2)
    parser.add_argument("--refuse", action="append", default=[])
    parser.add_argument("--refuse-with", choices=["mail", "data"])
    parser.add_argument("--die", choices=["rcpt", "data", "accepted"])
    parser.add_argument("--times", type=int, default=1)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(parser.parse_args()))
