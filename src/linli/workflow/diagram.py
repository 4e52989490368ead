"""The workflow table as documentation: a state diagram and a list of actions, both in Markdown."""

from linli.workflow.table import BACK, Workflow


def state_diagram(workflow: Workflow) -> str:
    """A Mermaid diagram of every move that changes the state; parallel moves share an arrow."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for action in workflow.actions:
        targets = _back_to(workflow) if action.to == BACK else [action.to] if action.to else []
        for start in sorted(action.frm):
            for target in targets:
                arrows.setdefault((start, target), []).append(action.name)
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {workflow.first}"]
    order = {state.code: place for place, state in enumerate(workflow.states)}
    for (start, target), names in sorted(arrows.items(), key=lambda arrow: (order[arrow[0][0]], order[arrow[0][1]])):
        lines.append(f"    {start} --> {target}: {', '.join(names)}")
    lines += [f"    {state.code} --> [*]" for state in workflow.states if not state.is_open]
    return "\n".join([*lines, "```"])


def action_table(workflow: Workflow) -> str:
    """Every action: from where, to where, by whom, with what, and the clocks it starts or stops."""
    lines = ["| action | from | to | by | needs | clocks |", "|---|---|---|---|---|---|"]
    for action in workflow.actions:
        clocks = [f"starts {clock.name}" for clock in workflow.clocks if action.name in clock.started_by]
        clocks += [f"stops {clock.name}" for clock in workflow.clocks if action.name in clock.stopped_by]
        target = "where it was" if action.to == BACK else action.to or "(stays)"
        lines.append(
            f"| {action.name} | {', '.join(sorted(action.frm))} | {target} | {action.may} "
            f"| {', '.join(sorted(action.needs)) or '—'} | {', '.join(clocks) or '—'} |"
        )
    return "\n".join(lines)


def _back_to(workflow: Workflow) -> list[str]:
    """Where a waiting case can have come from."""
    waiting = {state for action in workflow.actions if action.to == BACK for state in action.frm}
    return sorted({state for action in workflow.actions if action.to in waiting for state in action.frm})
