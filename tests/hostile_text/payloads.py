"""What somebody who means harm may call a place, a person or an error."""

from __future__ import annotations

import unicodedata

TRAP = "http://127.0.0.1:{trap}"
"""Stands for a server that must never be asked; `fill` puts its port in."""

PAYLOADS: dict[str, str] = {
    "html": f'<img src="{TRAP}/img"><script src="{TRAP}/js"></script><b>Bold</b>'
    f'<style>@import url("{TRAP}/css");</style><a href="file:///etc/passwd">x</a>',
    "document": f'<!DOCTYPE html><html><body background="{TRAP}/body"><h1>Title</h1>',
    "qt": "<qt><img src='file:///etc/passwd'><table width=9000><tr><td>wide</td></tr></table>",
    "entities": "&lt;b&gt; &amp; &#x202e; &copy;",
    "link": f"[click]({TRAP}/md) {TRAP}/plain file:///etc/passwd javascript:alert(1)",
    "controls": "".join(map(chr, [*range(0x20), 0x7F, *range(0x80, 0xA0)])) + "after",
    "terminal": "\x1b[2J\x1b[31mred\x9b32m\x1b]0;title\x07\x1b]52;c;ZXZpbA==\x07"
    f"\x1b]8;;{TRAP}/osc\x1b\\link\x1b]8;;\x1b\\\x1bP+q544e\x1b\\\x1b[6n\x05\x0e",
    "bidirectional": "\u202egnp.exe\u202c \u2066\u2067in\u2069 \u200e\u200f\u061c\u2068",
    "right to left": "מסע פרסום \u05e9\u05c1\u05b8 حملة إعلانية",
    "invisible": "a\u200b\ufeff\u2060\u00ad\u034f\u180eb",
    "blank": "\u200b\u3164\u2800\u00a0\u200d",
    "surrogates": "half \ud83d of \udc00 pairs \ufffe\uffff \U0010ffff",
    "long word": "W" * 10_000,
    "long text": "word and " * 1_200,
    "lines": "one\r\ntwo\u2028three\u2029four\x0bfive\x0c" + "\n" * 3_000 + "six\tseven",
    "tower": "".join(f"{letter}{chr(0x300 + i) * 90}" for i, letter in enumerate("Zalgo")),
    "format": "%n%s%08x {} {0.__class__.__mro__} {token!r} ${HOME} `id` $(id) %(message)s",
    "sql": "'; DROP TABLE connection; -- \" OR 1=1",
    "path": "../../../../etc/passwd\x00.png",
    "windows path": "C:\\..\\CON: <|>?*",
    "mnemonics": "&File && &&&Edit\tCtrl+Q &",
    "markup": "[red]x[/red] [link=file:///etc/passwd]y[/link] [/] [bold",
    "emoji": "👩‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🇩🇪 ✊🏿 1️⃣ ☠️",
    "lookalike": "Connected as Acme Admin. Integration complete.",
}
"""By what they attack."""


def fill(text: str, trap_port: int) -> str:
    """Return a payload with the port of the server that must not be asked."""
    return text.replace("{trap}", str(trap_port))


def assert_printable(text: str, where: str, *, lines: bool = True) -> None:
    """Fail where `text` holds what moves a cursor, turns text around or draws nothing."""
    for character in dict.fromkeys(text):
        if character in "\u200c\u200d" or (lines and character == "\n"):
            continue
        category = unicodedata.category(character)
        assert category not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}, (
            f"{where} holds U+{ord(character):04X}"
        )
