"""States, actions and clocks as data: what buttons, API, documentation, simulator and tests all read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from django.utils.functional import Promise

type Text = str | Promise

# `to=BACK` returns to the state that was left for a waiting one.
BACK: Final = "<back>"


@dataclass(frozen=True, slots=True)
class State:
    """A participle. `tone` picks colour and shape on screen: plain, active, waiting, done, late or stopped."""

    code: str
    label: Text
    tone: str = "plain"
    is_open: bool = True
    # What the resident reads for it: one plain sentence.
    sentence: Text = ""


@dataclass(frozen=True, slots=True)
class Action:
    """A verb. `frm` are the states it may start from, `to` the state it leads to (None: the state stays).

    `may` is what the domain's policy is asked, `needs` the facts that must be given, `told` those that may be.
    The event is `<noun>.<verb>`. `by_clock` marks what the system does by itself.
    """

    name: str
    frm: frozenset[str]
    to: str | None
    may: str
    verb: str
    label: Text
    needs: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()
    tone: str = "plain"
    by_clock: bool = False
    note: Text = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """A time limit: (re)started by actions, running in some states; its due time is the column `<name>_due_at`."""

    name: str
    label: Text
    started_by: frozenset[str]
    runs_in: frozenset[str]
    # Stopped for good by these actions although its states go on (a first contact, say).
    stopped_by: frozenset[str] = frozenset()
    pauses: bool = False


@dataclass(frozen=True)
class Workflow:
    """The whole table of one noun; building it checks that it hangs together."""

    noun: str
    states: tuple[State, ...]
    actions: tuple[Action, ...]
    clocks: tuple[Clock, ...]
    first: str
    by_state: Mapping[str, State] = field(init=False)
    by_action: Mapping[str, Action] = field(init=False)

    def __post_init__(self) -> None:
        states = {state.code: state for state in self.states}
        actions = {action.name: action for action in self.actions}
        object.__setattr__(self, "by_state", states)
        object.__setattr__(self, "by_action", actions)
        self._check(states, actions)

    def _check(self, states: Mapping[str, State], actions: Mapping[str, Action]) -> None:
        def known(codes: Iterable[str], among: Mapping[str, object], where: str) -> None:
            strangers = set(codes) - set(among) - {BACK}
            if strangers:
                message = f"{self.noun} workflow, {where}: unknown {sorted(strangers)}"
                raise ValueError(message)

        if len(states) != len(self.states) or len(actions) != len(self.actions):
            message = f"{self.noun} workflow: a state or action is listed twice"
            raise ValueError(message)
        known([self.first], states, "first state")
        for action in self.actions:
            known(action.frm, states, action.name)
            known([action.to] if action.to else [], states, action.name)
        for clock in self.clocks:
            known(clock.runs_in, states, clock.name)
            known(clock.started_by | clock.stopped_by, {**actions, "submit": None}, clock.name)
        reached = {self.first} | {action.to for action in self.actions if action.to}
        unreachable = set(states) - reached
        if unreachable:
            message = f"{self.noun} workflow: no action leads to {sorted(unreachable)}"
            raise ValueError(message)

    def open_states(self) -> frozenset[str]:
        """Codes of the states in which the matter is not settled."""
        return frozenset(state.code for state in self.states if state.is_open)

    def actions_from(self, state: str) -> tuple[Action, ...]:
        """Actions that the table allows from a state, in the table's order, those of clocks left out."""
        return tuple(action for action in self.actions if state in action.frm and not action.by_clock)
