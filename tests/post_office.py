"""Mail servers for the tests, each a process of its own on this computer only, and certificates made on the spot."""

from __future__ import annotations

import email
import ipaddress
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import policy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SERVER = Path(__file__).with_name("actions") / "smtp_server.py"


@attrs.frozen
class Post:
    """A mail server that runs, and where it keeps what it accepts."""

    port: int
    folder: Path

    @property
    def mails(self) -> list[Any]:
        return [
            email.message_from_bytes(path.read_bytes(), policy=policy.default) for path in sorted(self.folder.iterdir())
        ]

    def settings(self, **more: Any) -> dict[str, Any]:
        return {"host": "127.0.0.1", "port": self.port, "security": "none", "sender": "bgz@example.org", **more}


@contextmanager
def offices(folder: Path) -> Iterator[Callable[..., Post]]:
    """Give a function that starts a mail server with the options of `smtp_server.py`; all end with the block."""
    running: list[subprocess.Popen[str]] = []

    def start(*options: str) -> Post:
        place = folder / f"post-{len(running)}"
        place.mkdir()
        process = subprocess.Popen(
            [sys.executable, str(SERVER), str(place), *options], stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        running.append(process)
        assert process.stdout
        return Post(int(process.stdout.readline()), place)

    try:
        yield start
    finally:
        for process in running:
            process.terminate()
            process.wait()
            assert process.stdout
            process.stdout.close()


class Authority:
    """Somebody who issues certificates, trusted by nobody until told so (`ca`, a file)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test authority")])
        identifier = x509.SubjectKeyIdentifier.from_public_key(self._key.public_key())
        usage = x509.KeyUsage(
            digital_signature=False,
            content_commitment=False,
            key_encipherment=False,
            data_encipherment=False,
            key_agreement=False,
            key_cert_sign=True,
            crl_sign=True,
            encipher_only=False,
            decipher_only=False,
        )
        made = (
            self._begun(self._name, self._key.public_key(), expired=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(usage, critical=True)
            .add_extension(identifier, critical=False)
            .sign(self._key, hashes.SHA256())
        )
        self._identifier = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier)
        self.ca = str(folder / "ca.pem")
        Path(self.ca).write_bytes(made.public_bytes(serialization.Encoding.PEM))

    def issue(self, host: str = "127.0.0.1", *, expired: bool = False) -> tuple[str, str]:
        """Return a certificate for `host` and its key, as files."""
        key = ec.generate_private_key(ec.SECP256R1())
        try:
            alternative: x509.GeneralName = x509.IPAddress(ipaddress.ip_address(host))
        except ValueError:
            alternative = x509.DNSName(host)
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
        made = (
            self._begun(name, key.public_key(), expired=expired)
            .add_extension(x509.SubjectAlternativeName([alternative]), critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(self._identifier, critical=False)
            .sign(self._key, hashes.SHA256())
        )
        number = len(list(self._folder.iterdir()))
        certificate, secret = self._folder / f"{number}-cert.pem", self._folder / f"{number}-key.pem"
        certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
        plain = serialization.NoEncryption()
        secret.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
        return str(certificate), str(secret)

    def _begun(self, name: x509.Name, key: ec.EllipticCurvePublicKey, *, expired: bool) -> x509.CertificateBuilder:
        now = datetime.now(UTC)
        return (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(self._name)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=30))
            .not_valid_after(now + timedelta(days=-1 if expired else 30))
        )
