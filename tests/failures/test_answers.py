"""Answers that ClickUp does not give: too long, too slow, broken off, or of another kind."""

from __future__ import annotations

import pytest

from clickup_desktop.clickup.transport import MAXIMUM_BYTES
from tests.clickup.bad_answers import (
    BETWEEN,
    MEGABYTE,
    Bomb,
    Flood,
    cut_off,
    cut_off_in_chunks,
    dripping_body,
    dripping_head,
)
from tests.clickup.loopback import Answering, Connection
from tests.failures.office import CHANNELS, SHARED, SPACES, USER, ClickUp, Office, Servers
from tests.failures.recorder import Case, Recorder

THEME = "Answers"


def whole(body: bytes, status: str = "200 OK", **headers: str) -> Answering:
    return lambda connection: connection.answer(body, status, **headers)


@pytest.mark.parametrize(
    "case",
    [
        Case(
            "An answer that is cut off",
            "a server that closes the connection before the announced end",
            cut_off,
        ),
        Case(
            "An answer in chunks that is cut off",
            "a server that closes the connection in the middle of a chunk",
            cut_off_in_chunks,
        ),
        Case(
            "An answer whose compression is broken",
            "a body that says gzip and is none",
            whole(b"\x1f\x8bnonsense", Content_Encoding="gzip"),
        ),
        Case(
            "An answer that drips",
            "a server that sends a byte now and then, with a short bound on time",
            dripping_body,
            {"whole_seconds": 0.3},
        ),
        Case(
            "The head of an answer that drips",
            "a server whose header never ends, with a short bound on time",
            dripping_head,
            {"connect_seconds": 0.3, "whole_seconds": 0.3},
        ),
        Case(
            "Truncated JSON",
            "a whole answer whose JSON ends in the middle",
            whole(b'{"user":{"id":1,"username":"Acm'),
        ),
        Case(
            "JSON of another shape",
            "an answer without what was asked for",
            whole(b'{"teams":[]}'),
        ),
        Case(
            "JSON nested without an end",
            "100,000 opening brackets",
            whole(b'{"user":' + b"[" * 100_000),
        ),
        Case(
            "No answer at all with status 200",
            "an empty body",
            whole(b""),
        ),
        Case(
            "HTML with status 200",
            "a log-in page, as a hotel's network answers",
            whole(b"<!DOCTYPE html><title>Welcome</title>", Content_Type="text/html"),
        ),
        Case(
            "An answer in UTF-16",
            "a whole answer, its JSON in UTF-16 with a byte order mark",
            whole('{"user":{"id":1,"username":"Acme Admin"}}'.encode("utf-16")),
        ),
        Case(
            "Something that does not speak HTTP",
            "a server that greets with SSH-2.0",
            lambda connection: connection.send(b"SSH-2.0-OpenSSH_9.9\r\n"),
        ),
    ],
    ids=str,
)
def test_what_is_not_clickups_answer_connects_nothing(
    failures: Recorder,
    office: Office,
    servers: Servers,
    case: Case,
) -> None:
    office.bound(**case.bounds)
    met = office.fails_to_connect(servers.clickup(case.subject).url)
    failures.record_case(THEME, case, met, office.nothing_is_saved())


@pytest.mark.parametrize(
    "case",
    [
        Case(
            "300 MB, announced",
            "a server that says so and sends them; they are refused unread",
            Flood(b"Content-Length: 300000000\r\n", BETWEEN),
        ),
        Case(
            "300 MB, not announced",
            "a server that sends them without a length; reading ends at 64 MiB",
            Flood(b"", MAXIMUM_BYTES + BETWEEN),
        ),
        Case(
            "300 MB in 300 kB",
            "a compressed body; unpacking ends at 64 MiB",
            Bomb(b"Content-Encoding: gzip\r\n", MEGABYTE),
        ),
    ],
    ids=str,
)
def test_an_answer_of_300_megabytes_is_not_read(
    failures: Recorder,
    office: Office,
    servers: Servers,
    case: Case,
) -> None:
    met = office.fails_to_connect(servers.clickup(case.subject).url)
    assert case.subject.taken < case.subject.most
    failures.record_case(THEME, case, met, office.nothing_is_saved())


def test_an_answer_that_is_cut_off_once_is_asked_for_again(
    failures: Recorder, office: Office, servers: Servers
) -> None:
    good = ClickUp()

    def answering(connection: Connection) -> None:
        if connection.number == 0:
            cut_off(connection)
        else:
            good(connection)

    office.connect(servers.clickup(answering).url)
    failures.record(
        theme=THEME,
        fault="An answer that is cut off once",
        made="a server that gives the first answer in part and the next in full",
        seen=f"Connected as {office.account_name}.",
        kept=office.it_is_connected(),
    )


def test_a_burst_of_server_faults_is_waited_out(
    failures: Recorder, office: Office, servers: Servers
) -> None:
    good = ClickUp()

    def answering(connection: Connection) -> None:
        if connection.number < 2:
            connection.answer(b"<html>503</html>", "503 Service Unavailable")
        else:
            good(connection)

    office.connect(servers.clickup(answering).url)
    failures.record(
        theme=THEME,
        fault="A short burst of 5xx",
        made="a server that answers 503 twice and then as usual",
        seen=f"Connected as {office.account_name}.",
        kept=office.it_is_connected(),
    )


@pytest.mark.parametrize(
    ("status", "attempts"),
    [("500 Internal", 1), ("502 Gateway", 3), ("503 Unavailable", 3), ("504 Timeout", 3)],
)
def test_a_lasting_burst_of_server_faults_is_told(
    failures: Recorder, office: Office, servers: Servers, *, status: str, attempts: int
) -> None:
    server = servers.clickup(whole(b"<html>no</html>", status))
    met = office.fails_to_connect(server.url)
    assert len(server.requests) == attempts
    failures.record(
        theme=THEME,
        fault=f"A lasting {status.split(maxsplit=1)[0]}",
        made=f"a server that answers nothing else; asked {attempts} time{'s' * (attempts > 1)}",
        seen=met,
        kept=office.nothing_is_saved(),
    )


def test_a_part_that_is_missing_leaves_the_rest_usable(
    failures: Recorder, office: Office, servers: Servers
) -> None:
    clickup = ClickUp()
    clickup.at["/api/v2/space/12/list"] = whole(b"<html>no</html>", "500 Internal")
    clickup.at[CHANNELS] = whole(b"<html>no</html>", "500 Internal")
    office.connect(servers.clickup(clickup).url)
    told = office.hints_of_rows()
    assert len(set(told)) == 1
    assert {"Marketing", "Finance", "Campaigns", "Launch 2027"} <= office.names_read()
    failures.record(
        theme=THEME,
        fault="One Space and the Channels fail in the middle of a tree",
        made="a server that answers 500 to these calls alone",
        seen=told[0],
        kept="The rest of the tree, with the hint on the rows that failed.",
    )


def test_spaces_that_cannot_be_read_are_told(
    failures: Recorder, office: Office, servers: Servers
) -> None:
    clickup = ClickUp()
    clickup.at[SPACES] = whole(b'{"spaces":{}}')
    office.connect(servers.clickup(clickup).url)
    (hint,) = office.hints_of_rows()
    assert office.names_read() == {"launch-2027"}
    failures.record(
        theme=THEME,
        fault="The Spaces' answer has another shape",
        made="an object where an array belongs",
        seen=hint,
        kept="The Channels, which are listed all the same.",
    )


def test_what_was_shared_and_cannot_be_read_leaves_the_rest(
    failures: Recorder, office: Office, servers: Servers
) -> None:
    clickup = ClickUp()
    clickup.at[SHARED] = whole(b"<html>no</html>", "500 Internal")
    office.connect(servers.clickup(clickup).url)
    (hint,) = office.hints_of_rows()
    assert {"Marketing", "Launch 2027", "launch-2027"} <= office.names_read()
    failures.record(
        theme=THEME,
        fault="What was shared by itself cannot be read",
        made="a server that answers 500 to this call alone",
        seen=hint,
        kept="The rest of the tree, with the hint on the row “Shared with me”.",
    )


def test_a_list_of_channels_that_never_ends_is_left(
    failures: Recorder, office: Office, servers: Servers
) -> None:
    clickup = ClickUp()
    clickup.at[CHANNELS] = lambda connection: connection.answer(
        {"data": [{"id": "6-1-8", "name": "general", "type": "CHANNEL"}], "next_cursor": "again"}
    )
    office.connect(servers.clickup(clickup).url)
    (hint,) = office.hints_of_rows()
    assert "general" in office.names_read()
    failures.record(
        theme=THEME,
        fault="A list of Channels that never ends",
        made="a server that names the same next page for ever",
        seen=hint,
        kept="The Channels that came, and the rest of the tree.",
    )


def test_a_byte_order_mark_is_no_fault(
    failures: Recorder, office: Office, servers: Servers
) -> None:
    clickup = ClickUp()
    clickup.at[USER] = whole(b'\xef\xbb\xbf{"user":{"id":7,"username":"Acme Admin"}}')
    office.connect(servers.clickup(clickup).url)
    failures.record(
        theme=THEME,
        fault="An answer that begins with a byte order mark",
        made="the three bytes of UTF-8's mark in front of the JSON",
        seen=f"Connected as {office.account_name}.",
        kept=office.it_is_connected(),
    )


def test_a_user_without_a_name_is_shown_all_the_same(
    failures: Recorder, office: Office, servers: Servers
) -> None:
    clickup = ClickUp()
    clickup.at[USER] = whole(b'{"user":{"id":7,"username":"\\u202e","email":["?"]}}')
    office.connect(servers.clickup(clickup).url)
    failures.record(
        theme=THEME,
        fault="An account without a name",
        made="a character that draws nothing, and an array, in place of name and address",
        seen=f"Connected as {office.account_name}.",
        kept=office.it_is_connected(),
    )
