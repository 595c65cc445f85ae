"""What the commands on copies of messages take."""

from __future__ import annotations

import argparse
import re

from clickup_desktop.cli.path_arguments import expanded_path
from clickup_desktop.cli.yes_argument import add_yes
from clickup_desktop.language.texts import _

# As `typing` has it, which takes a tenth of `--help` to import.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

FORMATS = ("markdown", "jsonl", "csv")
MOST_DAYS = 36_500
MOST_HITS = 10_000

_LONGEST_NUMBER = 10
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def add_keep(parser: argparse.ArgumentParser) -> None:
    """Add what `keep` takes."""
    _add_link(parser)
    parser.add_argument("--off", action="store_true", help=_("delete the copy"))
    parser.add_argument(
        "--days",
        type=_days,
        metavar="N",
        help=_("keep each message for this many days (default: as long as the copy is kept)"),
    )
    parser.add_argument(
        "--accept-other-account",
        action="store_true",
        help=_("go on with a copy that was made with a token of another ClickUp account"),
    )
    add_yes(parser)
    parser.set_defaults(wrong_use=_wrong_keep)


def add_sync(parser: argparse.ArgumentParser) -> None:
    """Add what `sync` takes."""
    _add_links(parser, _("id of a link (default: every copy that is kept and not paused)"))
    parser.add_argument(
        "--again",
        action="store_true",
        help=_("compare everything with ClickUp again, whenever that was last done"),
    )


def add_messages(parser: argparse.ArgumentParser) -> None:
    """Add what `messages` takes."""
    parser.add_argument(
        "words",
        metavar="WORDS",
        nargs="+",
        help=_(
            'what to find: words, "a phrase", from:NAME, in:CHANNEL, before:DATE, after:DATE '
            "(such as after:2026-05-03)"
        ),
    )
    parser.add_argument(
        "--in",
        dest="link",
        metavar="LINK",
        help=_("id of the link in whose copy to look (default: all copies)"),
    )
    parser.add_argument(
        "--limit",
        type=_hits,
        default=50,
        metavar="N",
        help=_("number of messages to show, the newest first (default: 50)"),
    )


def add_export(parser: argparse.ArgumentParser) -> None:
    """Add what `export` takes."""
    _add_link(parser)
    parser.add_argument("--format", required=True, choices=FORMATS, help=_("what to write"))
    parser.add_argument(
        "--out",
        type=expanded_path,
        metavar="FILE",
        help=_("file to write, or to replace (default: standard output)"),
    )
    parser.add_argument(
        "--after",
        type=_day,
        metavar="DATE",
        help=_("only messages of this day (YYYY-MM-DD) or later"),
    )
    parser.add_argument(
        "--before", type=_day, metavar="DATE", help=_("only messages from before this day")
    )
    parser.set_defaults(json=False)


def add_follow(parser: argparse.ArgumentParser) -> None:
    """Add what `follow` takes."""
    _add_links(parser, _("id of a link (default: all copies)"))
    parser.add_argument(
        "--from",
        dest="position",
        action="append",
        metavar="POSITION",
        help=_(
            "go on behind this position, as a line has it (default: begin with everything that "
            "is kept). With copies of several connections, once for each"
        ),
    )
    parser.set_defaults(json=False)


def _add_link(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("link", metavar="LINK", help=_("id of the link"))


def _add_links(parser: argparse.ArgumentParser, text: str) -> None:
    parser.add_argument("link", metavar="LINK", nargs="*", help=text)


def _wrong_keep(options: argparse.Namespace) -> str:
    if options.off and (options.days is not None or options.accept_other_account):
        return _("--off can't be combined with --days and --accept-other-account")
    return ""


def _days(text: str) -> int:
    return _number(text, MOST_DAYS)


def _hits(text: str) -> int:
    return _number(text, MOST_HITS)


def _number(text: str, most: int) -> int:
    number = (
        int(text) if text.isascii() and text.isdigit() and len(text) < len(str(most)) + 3 else 0
    )
    if not 1 <= number <= most:
        told = _("must be a number from 1 to {most}").format(most=most)
        raise argparse.ArgumentTypeError(told)
    return number


def _day(text: str) -> date:
    from datetime import date  # noqa: PLC0415 - this command's

    if _DAY.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise argparse.ArgumentTypeError(_("must be a day, such as 2026-05-03"))
