"""The dialog that exports a copy, some days of it, or what was found."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from clickup_desktop.integration.messages.export.exporting import ExportFormat, proposed_name
from clickup_desktop.integration.messages.messages import Exported, writing_export
from clickup_desktop.language.texts import N_, _, ngettext
from clickup_desktop.ui.widgets.attempt_dialog import AttemptDialog
from clickup_desktop.ui.widgets.directions import margins
from clickup_desktop.ui.widgets.flow_layout import FlowLayout
from clickup_desktop.ui.widgets.hint_panel import Actions, trying_again
from clickup_desktop.ui.widgets.labels import field_label, group, plain_label
from clickup_desktop.ui.widgets.numbers import number_text
from clickup_desktop.ui.widgets.theme import GRID
from clickup_desktop.ui.widgets.verbatim import verbatim
from clickup_desktop.untrusted_text import display_text

if TYPE_CHECKING:
    from clickup_desktop.integration.messages.states import CopyState
    from clickup_desktop.interruption import Cancellation
    from clickup_desktop.ui.widgets.page import PageContext

_LONGEST_NAME = 60
_EXAMPLE = "2026-01-31"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_FORMATS = {
    ExportFormat.MARKDOWN: (N_("&Markdown"), N_("To be read, with replies below what they answer")),
    ExportFormat.JSON_LINES: (N_("&JSON lines"), N_("For programs, a message a line")),
    ExportFormat.CSV: (N_("C&SV"), N_("A table")),
}
_FILTERS = {
    ExportFormat.MARKDOWN: N_("Markdown (*.md)"),
    ExportFormat.JSON_LINES: N_("JSON lines (*.jsonl)"),
    ExportFormat.CSV: N_("CSV (*.csv)"),
}


class ExportDialog(AttemptDialog):
    """Asks for the format and the file, and writes it.

    Attributes:
        formats: the choices.
        days: the first one and the last one; none where what was found is exported.
    """

    def __init__(
        self,
        context: PageContext,
        parent: QWidget | None = None,
        *,
        copy: CopyState | None = None,
        text: str = "",
        link_id: str | None = None,
    ) -> None:
        """Ask.

        Args:
            copy: what is exported; None for what is found.
            text: what is found.
            link_id: in whose copy; None for all.
        """
        title = _("Export what was found")
        if copy is not None:
            name = display_text(copy.channel_name, maximum=_LONGEST_NAME)
            title = _("Export the messages of {channel}").format(channel=name)
        super().__init__(context.work, title, _("&Export…"), parent)
        self.setObjectName("exportDialog")
        self._context = context
        self._copy = copy
        self._text, self._link_id = text, link_id
        self._path: Path | None = None
        self.action_requested.connect(context.perform)
        self._build_formats()
        self.days: tuple[QLineEdit, ...] = self._build_days() if copy is not None else ()
        self._allow()
        self.fields.addSpacing(GRID)
        self.fields.addWidget(
            plain_label(
                _(
                    "The file is not encrypted. How many messages you export stands in the audit "
                    "trail."
                ),
                muted=True,
                name="exportExplained",
            )
        )
        self.focus_first()

    def _build_formats(self) -> None:
        asked = _("As what?")
        self.fields.addWidget(plain_label(asked))
        holder = group(asked, self.form)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        choice = QButtonGroup(self)
        self.formats: dict[ExportFormat, QRadioButton] = {}
        for each, (name, about) in _FORMATS.items():
            made = self.formats[each] = QRadioButton(_(name), holder)
            made.setObjectName(f"export_{each.value}")
            made.setAccessibleDescription(_(about))
            choice.addButton(made)
            column.addWidget(made)
            below = plain_label(_(about), muted=True, small=True)
            below.setContentsMargins(margins(GRID * 3, 0, 0, GRID // 2))
            column.addWidget(below)
        self.formats[ExportFormat.MARKDOWN].setChecked(True)
        self.fields.addWidget(holder)

    def _build_days(self) -> tuple[QLineEdit, QLineEdit]:
        self.fields.addSpacing(GRID)
        asked = _("Which days? Leave both empty for all of them.")
        self.fields.addWidget(plain_label(asked))
        holder = group(asked, self.form)
        row = FlowLayout()
        holder.setLayout(row)
        made = []
        for text, name in ((_("&From"), "exportFrom"), (_("&Until"), "exportUntil")):
            pair = QWidget(holder)
            beside = QHBoxLayout(pair)
            beside.setContentsMargins(0, 0, 0, 0)
            label = plain_label(field_label(text), wrap=False)
            beside.addWidget(label)
            day = verbatim(QLineEdit(pair), _EXAMPLE)
            day.setObjectName(name)
            day.setAccessibleName(text.replace("&", ""))
            day.setPlaceholderText(_EXAMPLE)
            day.setMaxLength(len(_EXAMPLE))
            day.textChanged.connect(lambda _text: self._allow())
            label.setBuddy(day)
            beside.addWidget(day)
            row.addWidget(pair)
            made.append(day)
        self.fields.addWidget(holder)
        self._told = plain_label(muted=True, small=True, name="exportDays")
        self.fields.addWidget(self._told)
        return made[0], made[1]

    def usable(self) -> bool:
        """Whether the days are days."""
        wrong = [it for it in self.days if it.text().strip() and _day_of(it) is None]
        if self.days:
            text = _("Write a day as {example}.").format(example=_EXAMPLE) if wrong else ""
            self._told.setText(text)
        return not wrong

    @property
    def file_format(self) -> ExportFormat:
        """What is chosen."""
        return next(each for each, made in self.formats.items() if made.isChecked())

    # The file

    def try_now(self, *, session_only: bool = False) -> None:
        """Ask where the file is to be, and write it then."""
        del session_only  # nothing is kept in a keyring
        if not self.running:
            self.choose_file()

    def choose_file(self) -> QFileDialog:
        """Ask where the file is to be."""
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        folder = Path(QStandardPaths.writableLocation(documents))
        wanted = self.file_format
        dialog = QFileDialog(self, _("Export messages"), str(folder), _(_FILTERS[wanted]))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(wanted.suffix.removeprefix("."))
        dialog.selectFile(proposed_name(wanted, self._copy.channel_id if self._copy else ""))
        dialog.fileSelected.connect(lambda chosen: self.export_to(Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def export_to(self, path: Path) -> None:
        """Write the file."""
        self._path = path
        super().try_now()

    def hint_actions(self) -> Actions:
        """Write the same file again."""
        return trying_again(self._try_again)

    def _try_again(self) -> None:
        if self._path is not None:
            self.export_to(self._path)

    # The attempt

    def attempt_text(self) -> str:
        """Return what stands on the button meanwhile."""
        return _("Exporting…")

    def attempt(self, session_only: bool) -> Callable[[Cancellation], Any]:
        """Return the call that writes the file."""
        del session_only  # nothing is kept in a keyring
        messages, path, file_format = (
            self._context.integration.messages,
            self._path,
            self.file_format,
        )
        assert path is not None  # noqa: S101 - chosen before
        copy, text, link_id = self._copy, self._text, self._link_id
        first, last = map(_day_of, self.days or (None, None))
        before = last + timedelta(days=1) if last is not None and last < date.max else None

        def export(cancellation: Cancellation) -> Exported:
            with writing_export(path) as stream:
                if copy is None:
                    return messages.export_found(
                        text, file_format, stream, link_id=link_id, cancellation=cancellation
                    )
                return messages.export(
                    copy.link_id,
                    file_format,
                    stream,
                    after=first,
                    before=before,
                    cancellation=cancellation,
                )

        return export

    def succeeded(self, exported: Exported) -> None:
        """Say how many messages are in the file, and whether they are all."""
        assert self._path is not None  # noqa: S101 - it was written
        outcome = QWidget(self)
        column = QVBoxLayout(outcome)
        column.setContentsMargins(GRID * 3, GRID * 3, GRID * 3, GRID)
        column.setSpacing(GRID * 2)
        text = ngettext(
            "{count} message was exported to {file}.",
            "{count} messages were exported to {file}.",
            exported.messages,
        ).format(count=number_text(exported.messages), file=display_text(self._path.name))
        column.addWidget(plain_label(text, name="exportedText"))
        told = [text]
        if exported.left_out:
            left_out = ngettext(
                "{count} message was left out: its Channel is not linked any more, or may not be "
                "used.",
                "{count} messages were left out: their Channels are not linked any more, or may "
                "not be used.",
                exported.left_out,
            )
            told.append(left_out.format(count=number_text(exported.left_out)))
            column.addWidget(plain_label(told[-1], name="exportedLeftOut"))
        if not exported.complete:
            told.append(_("Not every copy is complete, so messages may be missing."))
            column.addWidget(plain_label(told[-1], name="exportedIncomplete"))
        column.addStretch(1)
        self.show_outcome(outcome, _("Done"), told=" ".join(told))


def _day_of(typed: QLineEdit | None) -> date | None:
    """Return the day that was typed; None for none."""
    if typed is None or _DAY.fullmatch(typed.text().strip()) is None:
        return None
    with suppress(ValueError):
        return date.fromisoformat(typed.text().strip())
    return None
