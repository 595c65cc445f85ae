"""The tour in a language that was made up: each step in light and dark, and in two sizes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget

from clickup_desktop.ui import tour
from clickup_desktop.ui.application import build_application
from clickup_desktop.ui.clipping import clipped_at_sizes, settle_layout
from clickup_desktop.ui.pictures import picture_of, save_picture
from clickup_desktop.ui.widgets.theme import Scheme, apply_scheme
from tests.language.shown_texts import painted_rows, times_without_room, untranslated

SIZES = ((1400, 900), (1024, 640))


def faults_of(window: QWidget, dialog: QDialog | None, pictures: Path, name: str) -> list[str]:
    """Return what is wrong with a window and the dialog in front of it, and take its pictures."""
    found: dict[str, None] = {}
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # no loop of events runs here
    settle_layout()  # a dialog that has something to tell may grow
    for scheme in (Scheme.DARK, Scheme.LIGHT):
        apply_scheme(build_application(), scheme)
        for size in SIZES:
            for part in clipped_at_sizes(window, dialog, [size]):
                found.update(dict.fromkeys(part.split("; ")))
            with painted_rows() as rows:
                picture = picture_of(window, dialog)
            width, height = size
            save_picture(picture, pictures / f"{name}-{scheme.value}-{width}x{height}.png")
            found.update(dict.fromkeys(fault for row in rows for fault in row.faults()))
    for shown in filter(None, (window, dialog)):
        found.update(dict.fromkeys((*untranslated(shown), *times_without_room(shown))))
    return list(found)


class PseudoTour(tour.Tour):
    """Notes what is wrong in each step, and goes on.

    Attributes:
        faults: what was found, each with the first step that shows it.
        names: the steps that were taken.
    """

    def __init__(self, out: Path, folder: Path, clickup_url: str, token: str) -> None:
        super().__init__(out, folder, clickup_url, token)
        self.faults: dict[str, str] = {}
        self.names: list[str] = []

    def _take_pictures(self, name: str) -> list[str]:
        self.names.append(name)
        step = f"{self._count:02}-{name}"
        self._wait(lambda: not self._now.work.jobs, "rest")
        shell, dialog = self._now.shell, self._dialog()
        for fault in faults_of(shell, dialog, self._out, step):
            self.faults.setdefault(fault, step)
        return []


class PseudoTourOfChannels(PseudoTour):
    """What else the Channels page shows; for a token that does not read all places."""

    def run(self) -> bool:
        """Take every step; stop at the first that fails."""
        for step in (
            self._first_run,
            self._connect_with_guide,
            self._token_pasted,
            self._connected,
            self._channels,
        ):
            step()
        steps = (
            ("row-menu", self._row_menu),
            ("profile-menu", self._profile_menu),
            ("several-selected", self._several_selected),
            ("several-linked", self._several_linked),
            ("links", self._links),
            ("removal", self._removal),
            ("place-without-channel", self._place_without_channel),
            ("row-that-failed", self._row_that_failed),
            ("nothing-found", self._nothing_found),
            ("archived", self._archived),
        )
        return all(self._take(name, step) for name, step in steps)

    def _row_menu(self) -> None:
        tree = self._channels_page().browser.tree
        first = tree.model().index(0, 0, tree.model().index(0, 0))
        tree.customContextMenuRequested.emit(tree.visualRect(first).center())
        self._menu("rowMenu")

    def _profile_menu(self) -> None:
        self._menu("rowMenu").close()
        self._now.shell.top_bar.open_menu()
        self._menu("profileMenu")

    def _menu(self, name: str) -> QMenu:
        shown = (it for it in self._now.shell.findChildren(QMenu, name) if it.isVisible())
        menu = next(shown)
        save_picture(menu.grab(), self._out / f"{self._count:02}-{name}.png")
        return menu

    def _several_selected(self) -> None:
        self._menu("profileMenu").close()
        browser = self._channels_page().browser
        nodes = [it for it in browser.model.node(QModelIndex()).walk() if it.channel][:3]
        browser.tree.setCurrentIndex(browser.model.index_of(nodes[0]))
        flags = QItemSelectionModel.SelectionFlag.Select
        for node in nodes:
            browser.tree.selectionModel().select(browser.model.index_of(node), flags)
        self._wait(self._channels_page().save_button.isEnabled, "what can be linked")

    def _several_linked(self) -> None:
        page = self._channels_page()
        page.save_button.click()
        self._wait(page.links.message.isVisible, "what was saved")

    def _links(self) -> None:
        page = self._channels_page()
        page.links.fold(False)
        self._wait(lambda: self._visible("linkName"), "the links")

    def _removal(self) -> None:
        self._channels_page().links.fold(False)  # a low window folds them
        self._click("removeLink")
        self._wait(lambda: self._visible("confirmRemoveLink"), "the question")

    def _place_without_channel(self) -> None:
        self._channels_page().links.fold(False)
        self._click("keepLink")
        browser = self._channels_page().browser
        nodes = browser.model.node(QModelIndex()).walk()
        bare = next(it for it in nodes if it.kind == "list" and it.channel is None)
        browser.tree.select(bare)

    def _row_that_failed(self) -> None:
        browser = self._channels_page().browser
        nodes = browser.model.node(QModelIndex()).walk()
        browser.tree.select(next(it for it in nodes if it.hint is not None))

    def _nothing_found(self) -> None:
        page = self._channels_page()
        page.picker.linkable.setChecked(True)
        page.picker.find_field.setText("zzzz")
        self._wait(lambda: bool(page.browser.hits.summary.text()), "that nothing was found")

    def _archived(self) -> None:
        page = self._channels_page()
        page.picker.find_field.clear()
        page.picker.linkable.setChecked(False)
        page.picker.archived.setChecked(True)
        self._wait(lambda: not page.browser.is_reading, "what is archived")
