"""A mail server for the tests, run as a process of its own: what it accepts it writes to a folder.

`python smtp_server.py FOLDER [options]` prints the port it listens on, of this computer only, and ends by itself.
`--die MOMENT` breaks the connection at that moment: before the recipient, in the middle of the mail (`data`), after
the mail was kept but before saying so (`accepted`), after saying so (`said`) or at the goodbye (`quit`).
`--answer MOMENT CODE` answers that moment with that code; `--slow MOMENT SECONDS` waits first; `--drip MOMENT` sends a
byte now and then and never a whole answer. `--times N` does so the first N times only; without it dying happens once,
everything else always.
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

LONGEST = 300
"""Seconds after which it ends whatever happens."""
MOMENTS = ["greeting", "auth", "mail", "rcpt", "data", "quit"]


class Keeper:
    """Writes each mail to a file, or breaks off, as the options say."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self._left = options.times or (1 if options.die else sys.maxsize)

    def once_more(self) -> bool:
        self._left -= 1
        return self._left >= 0

    def dies(self, server: SMTP, moment: str) -> bool:
        if self._options.die == moment and self.once_more():
            transport: Any = server.transport
            transport.close() if moment == "said" else transport.abort()
            return True
        return False

    async def trouble(self, server: SMTP, moment: str) -> str:
        """Wait, drip or die if `moment` is the one, and return an answer that is no success, if any."""
        options = self._options
        if self.dies(server, moment):
            return "421 gone"
        if options.slow and options.slow[0] == moment and self.once_more():
            await asyncio.sleep(float(options.slow[1]))
        transport: Any = server.transport
        while options.drip == moment and not transport.is_closing():
            transport.write(b"2")
            await asyncio.sleep(0.05)
        if options.answer and options.answer[0] == moment and self.once_more():
            return f"{options.answer[1]} 5.0.0 about anna@example.org"
        return ""

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name for it
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if trouble := await self.trouble(server, "mail"):
            return trouble
        if self._options.refuse_with == "mail":
            return f"553 {address} may not send"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name for it
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if trouble := await self.trouble(server, "rcpt"):
            return trouble
        if address in self._options.refuse:
            return f"550 no such user {address}"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if trouble := await self.trouble(server, "data"):
            return trouble
        if self._options.refuse_with == "data":
            return "552 too much of it"
        self._keep(envelope)
        self.dies(server, "accepted")
        return "250 kept"

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        return await self.trouble(server, "quit") or "221 bye"

    def _keep(self, envelope: Envelope) -> None:
        folder = Path(self._options.folder)
        assert isinstance(envelope.content, bytes)
        name = f"{len(list(folder.iterdir())):03}-{envelope.rcpt_tos[0]}.eml"
        (folder / name).write_bytes(envelope.content)


class Office(SMTP):
    """A server that may stumble over its greeting, and over the answer after which a mail counts as accepted."""

    async def _handle_client(self) -> None:
        keeper: Any = self.event_handler
        trouble = await keeper.trouble(self, "greeting")
        if trouble:
            await self.push(trouble)
            transport: Any = self.transport
            transport.close()
            return
        await super()._handle_client()

    async def push(self, status: Any) -> None:
        await super().push(status)
        keeper: Any = self.event_handler
        if status == "250 kept":
            keeper.dies(self, "said")


def context_of(pair: list[str] | None) -> ssl.SSLContext | None:
    if pair is None:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*pair)
    return context


async def serve(options: argparse.Namespace) -> None:
    keeper = Keeper(options)

    def authenticate(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any) -> AuthResult:
        if options.answer and options.answer[0] == "auth":
            return AuthResult(success=False, handled=False, message=f"{options.answer[1]} not now, bgz")
        known = [part.encode() for part in options.login]
        return AuthResult(success=[data.login, data.password] == known, handled=False)

    def protocol() -> SMTP:
        login: dict[str, Any] = (
            {"authenticator": authenticate, "auth_required": True, "auth_require_tls": not options.tls}
            if options.login
            else {}
        )
        return Office(
            keeper, tls_context=context_of(options.starttls), require_starttls=bool(options.starttls), **login
        )

    server = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", 0, ssl=context_of(options.tls))
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    async with server:
        await asyncio.wait_for(server.serve_forever(), LONGEST)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--tls", nargs=2)
    parser.add_argument("--starttls", nargs=2)
    parser.add_argument("--login", nargs=2)
    parser.add_argument("--refuse", action="append", default=[])
    parser.add_argument("--refuse-with", choices=["mail", "data"])
    parser.add_argument("--die", choices=[*MOMENTS, "accepted", "said"])
    parser.add_argument("--answer", nargs=2)
    parser.add_argument("--slow", nargs=2)
    parser.add_argument("--drip", choices=MOMENTS)
    parser.add_argument("--times", type=int)
    with contextlib.suppress(KeyboardInterrupt, TimeoutError):
        asyncio.run(serve(parser.parse_args()))
