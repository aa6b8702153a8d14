"""Warnings turned into what pages are shown."""

from collections.abc import Collection

from agent_console.deps import ConsoleDeps
from agent_console.warnings.schemas import LineOut, WarningOut
from config.rules.city import CityRules
from crm.calls.models import Call
from crm.text import harmless
from crm.transcripts.masks import hide_said
from crm.warnings.models import CallWarning


def warning_out(
    deps: ConsoleDeps, warning: CallWarning, call: Call | None, names: Collection[str] | None, *, clear: bool
) -> WarningOut:
    """Return a warning.

    Args:
        deps: What the other rooms give; who has a live call is asked of the tracker.
        warning: The warning.
        call: Its call.
        names: Of the call's citizen, to be hidden; None when they could not be read, and the sentence is left out.
        clear: Whether for somebody who talks with the citizen; everybody else gets masks.
    """
    rules = deps.profile.rules_at(warning.raised_at)
    rule, outcome = rules.warnings.warning(warning.code), rules.warnings.outcome(warning.outcome)
    live = deps.tracker.live.get(warning.call_id)
    return WarningOut(
        id=warning.id,
        call_id=warning.call_id,
        code=warning.code,
        name=rule.name if rule else warning.code,
        name_en=rule.name_en if rule else warning.code,
        level="danger" if warning.level == "danger" else "serious",
        leg="operator" if warning.leg == "operator" else "caller",
        words=harmless(warning.words) if clear else hide_said([warning.words])[0],
        sentence=harmless(warning.sentence) if clear else _hidden(warning.sentence, names),
        utterance_id=warning.utterance_id,
        said_at=warning.said_at,
        raised_at=warning.raised_at,
        lines=lines_out(rules, rule.lines if rule else ()),
        queue=(live.queue if live else "") or (call.queue if call else ""),
        operator=(live.operator if live else None) or (call.operator if call else None),
        acknowledged_by=warning.acknowledged_by,
        acknowledged_at=warning.acknowledged_at,
        outcome=warning.outcome,
        outcome_name=outcome.name if outcome else warning.outcome,
        outcome_name_en=outcome.name_en if outcome else warning.outcome,
    )


def _hidden(sentence: str, names: Collection[str] | None) -> str:
    return "" if names is None else hide_said([sentence], names)[0]


def lines_out(rules: CityRules, codes: tuple[str, ...]) -> list[LineOut]:
    """Return lines by their codes, in that order."""
    lines = [line for code in codes if (line := rules.outgoing.line(code))]
    return [LineOut(code=line.code, name=line.name, name_en=line.name_en) for line in lines]
