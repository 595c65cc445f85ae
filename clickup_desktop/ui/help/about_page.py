"""The About page: version, appearance, where data lies, licences."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QRadioButton

from clickup_desktop import __version__
from clickup_desktop.integration.policy.words import managed_lines
from clickup_desktop.language.texts import N_, _
from clickup_desktop.ui.widgets import web
from clickup_desktop.ui.widgets.card import Card
from clickup_desktop.ui.widgets.elided_label import ElidedLabel
from clickup_desktop.ui.widgets.flow_layout import FlowLayout
from clickup_desktop.ui.widgets.labels import button, plain_label, title_label
from clickup_desktop.ui.widgets.managed import shown_policy
from clickup_desktop.ui.widgets.motion import motion
from clickup_desktop.ui.widgets.narrowing_form import narrowing_form
from clickup_desktop.ui.widgets.page import Page, PageContext
from clickup_desktop.ui.widgets.roles import Role, set_role
from clickup_desktop.ui.widgets.texts import texts
from clickup_desktop.ui.widgets.theme import GRID, Scheme, choose_scheme, theme
from clickup_desktop.ui.widgets.verbatim import PROGRAM, verbatim


class AboutPage(Page):
    """What this program is, and where it keeps what it knows."""

    title: ClassVar[str] = N_("About")
    purpose: ClassVar[str] = N_("Version, appearance, language, and where your data is kept.")
    scrolls: ClassVar[bool] = True

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        version = self._card(PROGRAM, PROGRAM)
        version.body.addWidget(
            plain_label(_("Version {number}").format(number=__version__), name="version")
        )
        own = _("{licence}. Not a product of ClickUp.").format(licence=texts("licences")["own"])
        version.body.addWidget(plain_label(own, muted=True))
        self._add_appearance()
        self._add_language()
        self._add_managed()
        self._add_folder(context.state.folder)
        self._add_licences()
        self.content.addStretch(1)
        theme().changed.connect(self._check_scheme)

    def _card(self, title: str, *names: str) -> Card:
        card = Card(self)
        set_role(card, Role.GROUP)
        verbatim(card, *names).setAccessibleName(title)
        card.body.addWidget(verbatim(title_label(title, 1.2), *names))
        self.content.addWidget(card)
        return card

    def _add_appearance(self) -> None:
        card = self._card(_("Appearance"))
        group = QButtonGroup(self)
        self._schemes: dict[Scheme, QRadioButton] = {}
        row = FlowLayout(GRID * 2)
        for scheme in Scheme:
            choice = QRadioButton(scheme.label, card)
            choice.setObjectName(f"appearance_{scheme.value}")
            choice.clicked.connect(lambda _checked=False, wanted=scheme: self._choose(wanted))
            group.addButton(choice)
            row.addWidget(choice)
            self._schemes[scheme] = choice
        card.body.addLayout(row)
        self.still = QCheckBox(_("Tur&n off animations"), card)
        self.still.setObjectName("keepStill")
        self.still.setChecked(motion().wanted)
        self.still.toggled.connect(lambda still: motion().choose(still, self.context.state))
        card.body.addWidget(self.still)
        self._check_scheme()

    def _add_language(self) -> None:
        text = _(
            "Choose the language in the profile menu. To add another one, translate the catalogue "
            "in the program's source code: docs/translating.md says how."
        )
        self._card(_("Language")).body.addWidget(plain_label(text, name="addLanguage"))

    def _add_managed(self) -> None:
        policy = shown_policy(sample=self.context.sample)
        if policy.file is None:
            return
        card = self._card(_("Managed by your organization"))
        told = _("{file} decides this. Only an administrator of this computer can change it.")
        card.body.addWidget(
            plain_label(told.format(file=policy.file), muted=True, name="policyFile")
        )
        form = narrowing_form()
        form.setHorizontalSpacing(GRID * 3)
        for name, value, is_name in managed_lines(policy):
            shown = plain_label(value, name="managedValue")
            form.addRow(
                plain_label(name, muted=True, wrap=False),
                verbatim(shown, value) if is_name else shown,
            )
        card.body.addLayout(form)

    def _choose(self, scheme: Scheme) -> None:
        choose_scheme(scheme, self.context.state)

    def _check_scheme(self) -> None:
        self._schemes[theme().wanted].setChecked(True)

    def _add_folder(self, folder: Path | None) -> None:
        card = self._card(_("Data folder"))
        if self.context.sample or folder is None:
            card.body.addWidget(
                plain_label(
                    _(
                        "The sample workspace is kept in a temporary folder and deleted when "
                        "you leave it."
                    )
                )
            )
            return
        card.body.addWidget(
            plain_label(
                _(
                    "Your organization, its connections and links are kept here. Tokens "
                    "are kept in this computer's keyring instead."
                ),
                muted=True,
            )
        )
        path = verbatim(ElidedLabel(str(folder)), str(folder))
        path.setObjectName("dataFolder")
        card.body.addWidget(path)
        row = FlowLayout()
        address = QUrl.fromLocalFile(str(folder)).toString()
        row.addWidget(
            button(_("&Open folder"), lambda: web.open_in_browser(address), icon="folder")
        )
        row.addWidget(button(_("Copy pa&th"), lambda: self._copy(str(folder)), icon="copy"))
        card.body.addLayout(row)

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.context.announce(_("The path is on the clipboard."))

    def _add_licences(self) -> None:
        card = self._card(_("Libraries and their licences"))
        form = narrowing_form()
        form.setHorizontalSpacing(GRID * 3)
        for library in texts("licences")["libraries"]:
            name = verbatim(plain_label(library["library"], wrap=False), library["library"])
            about = _("{licence}: {use}").format(licence=library["licence"], use=_(library["use"]))
            form.addRow(name, plain_label(about, muted=True))
        card.body.addLayout(form)
