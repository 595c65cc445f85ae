"""The reference: the same requests by bare threads that do nothing but ask and decode."""

from __future__ import annotations

import queue
import threading
import time
from typing import Any

import requests

from benchmarks.sandboxes import Bench

THREADS = 8


class BareReading:
    """Reads a whole Workspace with `requests` alone.

    Attributes:
        requests: how many were sent.
        channels_seconds: when the last page of Channels was there.
        seconds: when everything was there.
        arithmetic: what a tree needs: 1 for the Spaces, 1 for what is shared, 2 a Space, the pages
            of Channels, and a request for each Folder whose Lists were left out.
    """

    def __init__(self, bench: Bench) -> None:
        self._base = bench.url + "/api"
        self._token = bench.token
        self._jobs: queue.PriorityQueue[tuple[int, str, str]] = queue.PriorityQueue()
        self._lock = threading.Lock()
        self._open = 0
        self.requests = 0
        self.arithmetic = 2
        self.channels_seconds = 0.0
        session = self._session()
        workspace = session.get(self._base + "/v2/team", timeout=30).json()["teams"][0]["id"]
        session.close()
        self._workspace = workspace
        self._started = time.monotonic()
        self._put("spaces", f"/v2/team/{workspace}/space?archived=false")
        self._put("shared", f"/v2/team/{workspace}/shared")
        self._put("channels", self._channels_path(""))
        threads = [threading.Thread(target=self._work) for _ in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.seconds = time.monotonic() - self._started

    def _channels_path(self, cursor: str) -> str:
        more = f"&cursor={cursor}" if cursor else ""
        query = f"?limit=100&channel_types=CHANNEL&description_format=text/plain{more}"
        return f"/v3/workspaces/{self._workspace}/chat/channels{query}"

    def _session(self) -> requests.Session:
        session = requests.Session()
        session.trust_env = False
        session.headers["Authorization"] = self._token
        return session

    def _put(self, kind: str, path: str) -> None:
        with self._lock:
            self._open += 1
        # The chain of Channels is the longest way through, so it never waits.
        self._jobs.put((kind != "channels", kind, path))

    def _work(self) -> None:
        session = self._session()
        while (job := self._jobs.get())[1]:
            _urgency, kind, path = job
            answer = session.get(self._base + path, timeout=30).json()
            with self._lock:
                self.requests += 1
            self._follow(kind, answer)
            with self._lock:
                self._open -= 1
                done = not self._open
            if done:
                for _ in range(THREADS):
                    self._jobs.put((2, "", ""))
        session.close()

    def _follow(self, kind: str, answer: dict[str, Any]) -> None:
        if kind == "spaces":
            with self._lock:
                self.arithmetic += 2 * len(answer["spaces"])
            for space in answer["spaces"]:
                self._put("folders", f"/v2/space/{space['id']}/folder?archived=false")
                self._put("lists", f"/v2/space/{space['id']}/list?archived=false")
        elif kind == "channels":
            with self._lock:
                self.arithmetic += 1
            if answer.get("next_cursor"):
                self._put("channels", self._channels_path(answer["next_cursor"]))
            else:
                self.channels_seconds = time.monotonic() - self._started
        elif kind == "folders":
            for folder in answer["folders"]:
                lists = folder.get("lists")
                if lists is None or any(not isinstance(item, dict) for item in lists):
                    with self._lock:
                        self.arithmetic += 1
                    self._put("lists", f"/v2/folder/{folder['id']}/list?archived=false")


def round_trip(bench: Bench, times: int = 5) -> float:
    """Return the seconds that one small request takes, the middle of several."""
    seconds = []
    for _ in range(times):
        began = time.monotonic()
        requests.get(
            bench.url + "/api/v2/user", headers={"Authorization": bench.token}, timeout=30
        ).raise_for_status()
        seconds.append(time.monotonic() - began)
    return sorted(seconds)[times // 2]
