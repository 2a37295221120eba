"""The reminder as text, as a mail and as a calendar file."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from typing import Any

import icalendar
import pytest

from bgz.domain.followup.lines import TaskLine
from bgz.errors import Delivery
from bgz.i18n import in_language
from bgz.output import mail
from bgz.output.calendar import calendar

DAY = date(2024, 1, 15)
AT = datetime(2024, 1, 15, 7, 0, tzinfo=UTC)
CANARY = "Kanariepiet"


def line(bucket: str = "overdue", due: date = DAY, **more: str) -> TaskLine:
    held: dict[str, Any] = {
        "case": "K-2H4MN",
        "kind": "review",
        "what": "halfjaarlijkse evaluatie, steungezin",
        "side": "support",
    }
    held |= {"command": "bgz followup done K-2H4MN", "name": CANARY, **more}
    return TaskLine(uid=f"{held['case']}-review-{due}", due=due, bucket=bucket, owner="m1", **held)


def test_the_text_in_dutch() -> None:
    with in_language("nl"):
        text = mail.text_of(
            [line("overdue", DAY - timedelta(days=5)), line("today"), line("today", case="V-7K3QF")], DAY
        )
    assert text == (
        "Hallo,\n"
        "\n"
        "Dit vraagt uw aandacht op 15 jan 2024.\n"
        "\n"
        "TE LAAT (1)\n"
        "- 10 jan 2024  K-2H4MN  halfjaarlijkse evaluatie, steungezin\n"
        "  bgz followup done K-2H4MN\n"
        "\n"
        "VANDAAG (2)\n"
        "- 15 jan 2024  K-2H4MN  halfjaarlijkse evaluatie, steungezin\n"
        "  bgz followup done K-2H4MN\n"
        "- 15 jan 2024  V-7K3QF  halfjaarlijkse evaluatie, steungezin\n"
        "  bgz followup done K-2H4MN\n"
        "\n"
        "Hebt u iemand gesproken? Leg het vast met de opdracht onder de taak; de taak verdwijnt dan vanzelf.\n"
        "De dagen staan ook in het agendabestand bij deze mail.\n"
        "\n"
        "In deze mail staan met opzet geen namen. Die ziet u met: bgz followup\n"
        "-- \n"
        "Verstuurd door bgz. Antwoorden heeft geen zin.\n"
    )


def test_the_text_when_there_is_nothing() -> None:
    with in_language("en"):
        assert "Nothing asks your attention on 15 Jan 2024." in mail.text_of([], DAY)
        assert mail.subject_of([]) == "bgz: nothing to do"


def test_the_subject_counts() -> None:
    with in_language("nl"):
        assert mail.subject_of([line("today")]) == "bgz: 1 taak"
        assert mail.subject_of([line("overdue"), line("week"), line("later")]) == "bgz: 3 taken, 1 te laat"


def test_the_message_id_is_stable_and_of_one_person_and_day() -> None:
    names = {
        mail.message_id(team, member, day, "bgz@example.org")
        for team in ("t1", "t2")
        for member in ("m1", "m2")
        for day in (DAY, DAY + timedelta(days=1))
    }
    assert len(names) == 8
    assert all(name.endswith("@example.org>") for name in names)
    assert mail.message_id("t1", "m1", DAY, "bgz@example.org") in names


def letter(to: str = "anna@example.org", ics: bytes | None = None) -> mail.Letter:
    return mail.Letter(to, "bgz: 1 taak", "Één taak, voor wie het leest\n", "<1@example.org>", ics)


def test_the_mail_says_that_a_machine_wrote_it() -> None:
    with in_language("nl"):
        made = message_from_bytes(mail.message(letter(), "bgz@example.org", AT).as_bytes(), policy=policy.default)
    assert made["Content-Language"] == "nl"
    assert made["Auto-Submitted"] == "auto-generated"
    assert made["List-Id"] == "bgz <bgz-reminders.example.org>"
    assert made["Message-ID"] == "<1@example.org>"
    assert made["Date"] == "Mon, 15 Jan 2024 07:00:00 +0000"
    assert made.get_content() == "Één taak, voor wie het leest\n"


@pytest.mark.parametrize(
    "address", ["anna@example.org\nBcc: all@example.org", "", "anna", "a@example.org, b@example.org"]
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(Delivery):
        mail.message(letter(address), "bgz@example.org", AT)


def test_the_calendar_reads_back_and_holds_no_name() -> None:
    data = calendar([line(), line(due=date(2024, 2, 29), case="K-00001")], DAY)
    assert CANARY.encode() not in data
    read = icalendar.Calendar.from_ical(data)
    first, second = read.walk("VEVENT")
    assert str(first["UID"]) == "K-2H4MN-review-2024-01-15@bgz"
    assert second.decoded("DTSTART") == date(2024, 2, 29)
    assert b"DTSTART;VALUE=DATE:20240229" in data
    assert str(first["SUMMARY"]) == "K-2H4MN halfjaarlijkse evaluatie, steungezin"
    (alarm,) = first.walk("VALARM")
    assert alarm.decoded("TRIGGER") == timedelta(hours=9)
    assert calendar([line(), line(due=date(2024, 2, 29), case="K-00001")], DAY) == data


def test_the_attachment_survives_the_way() -> None:
    data = calendar([line()], DAY)
    made = message_from_bytes(mail.message(letter(ics=data), "bgz@example.org", AT).as_bytes(), policy=policy.default)
    (attached,) = made.iter_attachments()
    assert made["Content-Language"] in ("nl", "en")
    assert attached.get_filename() == "bgz-2024-01-15.ics"
    assert attached.get_payload(decode=True) == data
