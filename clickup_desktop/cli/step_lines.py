"""The steps of a check as lines for people, each under its area's heading."""

from __future__ import annotations

from clickup_desktop.cli.output import Output
from clickup_desktop.integration.records import CheckStep, Verdict
from clickup_desktop.language.lists import enumeration
from clickup_desktop.language.texts import N_, _

_MARKS = {
    Verdict.FINE: N_("[passed]"),
    Verdict.NOTED: N_("[note]"),
    Verdict.FAILED: N_("[failed]"),
    Verdict.SKIPPED: N_("[skipped]"),
    Verdict.STOPPED: N_("[stopped]"),
}


def step_line(step: CheckStep) -> str:
    """Return one line for a step that has ended."""
    told = [step.hint.title if step.hint is not None else "", step.note]
    note = ". ".join(part for part in told if part)
    mark = _(_MARKS.get(step.verdict, ""))
    text = _("{mark} {step}: {note} ({time})") if note else _("{mark} {step} ({time})")
    return "  " + text.format(mark=mark, step=step.title, note=note, time=step.time_text)


class StepLines:
    """Writes each step as it ends; those of another area wait until the one before is through.

    So that lines stand under their heading although all areas are tried at once.
    """

    def __init__(self, output: Output) -> None:
        self._output = output
        self._known: dict[str, dict[str, CheckStep]] = {}
        self._written: set[str] = set()
        self._headed: set[str] = set()

    def hear(self, step: CheckStep) -> None:
        """Take in how a step stands, and write what can be written now."""
        self._known.setdefault(step.area, {})[step.name] = step
        for area, steps in self._known.items():
            ended = [step for step in steps.values() if step.ended]
            for one in ended:
                self._write(area, one)
            if len(ended) < len(steps):
                break
        # On a terminal, what the lines above wait for.
        running = [
            step.title
            for steps in self._known.values()
            for step in steps.values()
            if step.verdict is Verdict.RUNNING
        ]
        if running:
            self._output.progress(f"{enumeration(dict.fromkeys(running))}…")

    def _write(self, area: str, step: CheckStep) -> None:
        if step.name in self._written:
            return
        if area not in self._headed:
            self._headed.add(area)
            self._output.line(area)
        self._written.add(step.name)
        self._output.line(step_line(step))
