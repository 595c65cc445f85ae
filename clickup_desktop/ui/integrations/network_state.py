"""Whether the computer has a network, as far as its system tells."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QNetworkInformation


class NetworkState(QObject):
    """Follows the system's network.

    Signals:
        changed: the network came back, is another one, or lets this computer through now.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("networkState")
        self._information: QNetworkInformation | None = None
        self._begun = False

    @property
    def online(self) -> bool:
        """Whether asking is worth it; also where nobody knows."""
        if self._information is None:
            return True
        disconnected = QNetworkInformation.Reachability.Disconnected
        return self._information.reachability() != disconnected

    def begin(self) -> None:
        """Follow it from now on; where the system tells nothing, `online` stays true."""
        if self._begun:
            return
        self._begun = True
        if not QNetworkInformation.loadBackendByFeatures(QNetworkInformation.Feature.Reachability):
            return
        information = self._information = QNetworkInformation.instance()
        information.reachabilityChanged.connect(self._moved)
        information.transportMediumChanged.connect(self._moved)
        information.isBehindCaptivePortalChanged.connect(self._moved)

    def _moved(self, _now: object) -> None:
        if self.online:
            self.changed.emit()
