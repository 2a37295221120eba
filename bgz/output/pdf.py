"""The report as a PDF: its page, printed by a browser that is installed on this computer.

The browser runs without a screen, with a profile of its own that is thrown away, and cannot reach any network.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bgz import __version__
from bgz.errors import NotFound
from bgz.i18n import _
from bgz.output import browser

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from subprocess import Popen

PATIENCE = 60
"""Seconds that a browser gets. The first start after an update, with a virus scanner, can take half a minute."""
OLDEST = 131
"""The first version of Chromium that prints page numbers as a page asks for them."""
_ATTEMPTS = 30
_FLAGS = (
    "--headless",
    "--disable-gpu",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--disable-breakpad",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",
    # Whatever the page or the browser itself would ask from elsewhere fails, also from this computer.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
    # A PDF names the program that made it, with the operating system, unless told otherwise.
    f"--user-agent=bgz {__version__}",
)
_VERSION = re.compile(r"Skia/PDF m(\d+)")
_PAGE_OF = re.compile(r"""<[^<>]*\bdata-page-of="([^"]+)"[^<>]*>""")


class NoPdf(NotFound):
    """No browser on this computer could make the PDF. `hint` tells how to do it by hand."""

    def __init__(self, message: str) -> None:
        super().__init__(
            message,
            hint=_("Open the page (--format html) in a browser, press Ctrl+P and choose “Save as PDF”."),
        )


class _Failed(Exception):
    """A browser did not make a PDF; the next one may."""


def as_pdf(html: str, *, title: str, made_on: date) -> bytes:
    """Return the page printed: tagged, with an outline, named `title` and dated `made_on`. Raises NoPdf.

    An empty element of the page with `data-page-of="ID"` is given the number of the page on which ID came to stand.
    The same page printed by the same browser on another moment is the same to the last byte.
    """
    failure = _("There is no browser on this computer that bgz can print with (Chrome, Edge or Chromium).")
    if os.environ.get(browser.OWN_CHOICE):
        failure = _("BGZ_BROWSER does not name a program: give the full path of a browser.")
    for program in browser.installed():
        try:
            return _named(_numbered(program, html), title, made_on)
        except _Failed as failed:
            failure = str(failed)
    raise NoPdf(failure)


def _numbered(program: Path, html: str) -> bytes:
    """Print the page, and again with the page numbers that the first print tells. Raises _Failed."""
    pdf = _printed(program, html)
    if not _PAGE_OF.search(html):
        return pdf
    pages = _pages(pdf)
    return _printed(program, _PAGE_OF.sub(lambda found: found[0] + str(pages.get(found[1], "")), html))


def _pages(pdf: bytes) -> dict[str, int]:
    """Return on which page each place stands that the page links to. The first page is 1."""
    from io import BytesIO

    from pypdf import PdfReader

    reader = PdfReader(BytesIO(pdf))
    places = reader.named_destinations.items()
    return {name.removeprefix("/"): (reader.get_destination_page_number(place) or 0) + 1 for name, place in places}


def _named(pdf: bytes, title: str, made_on: date) -> bytes:
    """Return the PDF with its title and, instead of the moment of printing, noon of a day."""
    from io import BytesIO

    from pypdf import PdfWriter

    writer = PdfWriter(clone_from=BytesIO(pdf))
    moment = f"D:{made_on:%Y%m%d}120000Z"
    writer.add_metadata({"/Title": title, "/CreationDate": moment, "/ModDate": moment})
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def _printed(program: Path, html: str) -> bytes:
    """Let a browser print the page. Raises _Failed."""
    with _own_folder(browser.scratch(program)) as folder:
        page, paper = folder / "page.html", folder / "page.pdf"
        page.touch(mode=0o600)
        page.write_text(html, encoding="utf-8")
        places = [f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={paper}", page.as_uri()]
        _run([str(program), *_FLAGS, *_unguarded(), *places], program.stem)
        pdf = paper.read_bytes() if paper.is_file() else b""
    return _sound(pdf, program.stem)


def _sound(pdf: bytes, name: str) -> bytes:
    """Return the PDF when it is whole and made by a browser that is new enough. Raises _Failed."""
    from io import BytesIO

    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    if not pdf.startswith(b"%PDF-") or not pdf.rstrip().endswith(b"%%EOF"):
        raise _Failed(_("The browser {name} made no PDF.").format(name=name))
    try:
        made_by = PdfReader(BytesIO(pdf), strict=True).metadata
    except PyPdfError as error:
        raise _Failed(_("The browser {name} made no PDF.").format(name=name)) from error
    version = _VERSION.search((made_by and made_by.producer) or "")
    if version and int(version[1]) < OLDEST:
        text = _("The browser {name} is too old (version {version}): it must be at least version {oldest}.")
        raise _Failed(text.format(name=name, version=version[1], oldest=OLDEST))
    return pdf


def _unguarded() -> tuple[str, ...]:
    """Return what a browser wants to hear from the user root, for whom it refuses to shut itself in."""
    return ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()


@contextmanager
def _own_folder(place: Path | None) -> Iterator[Path]:
    """Give a folder that only this user can enter, and remove it with all that lies in it."""
    folder = Path(tempfile.mkdtemp(prefix="bgz-", dir=place))
    try:
        yield folder
    finally:
        for _attempt in range(_ATTEMPTS):
            shutil.rmtree(folder, ignore_errors=True)
            if not folder.exists():
                break
            # A process of the browser that is still ending holds a file of its profile open, or writes one.
            time.sleep(0.1)


def _run(command: list[str], name: str) -> None:
    """Run a browser to its end, or end it when it takes too long. Raises _Failed."""
    import subprocess

    nothing = subprocess.DEVNULL
    own = {key: value for key, value in os.environ.items() if not key.startswith("BGZ_")}
    try:
        process = subprocess.Popen(
            command, stdin=nothing, stdout=nothing, stderr=nothing, env=own, start_new_session=True
        )
    except OSError as error:
        raise _Failed(_("The browser {name} cannot be started.").format(name=name)) from error
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        text = _("The browser {name} was not ready within {seconds} seconds.")
        raise _Failed(text.format(name=name, seconds=PATIENCE)) from None
    finally:
        _end(process)


def _end(process: Popen[bytes]) -> None:
    """End a browser that still runs, by the number of its process, with what it started."""
    if process.poll() is not None:
        return
    if sys.platform == "win32":
        process.kill()  # what a browser started there ends with it
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
