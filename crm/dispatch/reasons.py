"""Says why: which article, which part of the matter it fits, and why these limits."""

from config.rules.checks import BY_PLACE, under
from config.rules.city import CityRules
from crm.clock.calendar import Language
from crm.dispatch.catalogue import Fit, Limits, Matter


def reason(rules: CityRules, matter: Matter, fit: Fit, co: tuple[str, ...], limits: Limits, language: Language) -> str:
    """Return the reason of one suggestion.

    Args:
        rules: The rules in force.
        matter: What was looked up.
        fit: The article and what of the matter it fits.
        co: The co-handlers that are suggested.
        limits: The limits and what decided for them.
        language: ``zh`` or ``en``.
    """
    if language == "zh":
        units = f"由{_name(rules, fit.lead, language)}主办"
        if co:
            units += f"，{'、'.join(_name(rules, code, language) for code in co)}协办"
        return f"派单目录{fit.rule.id}：{'，'.join(_parts(rules, matter, fit, language))}，{units}。" + why_limits(
            rules, limits, language
        )
    units = f"{_name(rules, fit.lead, language)} leads"
    if co:
        units += f" with {', '.join(_name(rules, code, language) for code in co)}"
    return f"Article {fit.rule.id}: {', '.join(_parts(rules, matter, fit, language))}; {units}. " + why_limits(
        rules, limits, language
    )


def why_limits(rules: CityRules, limits: Limits, language: Language) -> str:
    """Return why these limits."""
    profile = rules.limits.profiles[limits.profile]
    if language == "zh":
        why = {
            "chosen": "由派单人选定",
            "rule": f"目录{limits.value}指定",
            "urgency": f"紧急程度为“{limits.value}”",
            "kind": f"类型为“{limits.value}”",
            "category": f"类别属于“{limits.value}”",
            "rest": "没有更具体的时限",
        }[limits.part]
        return f"时限用“{profile.name}”：{why}。"
    why = {
        "chosen": "the dispatcher chose so",
        "rule": f"article {limits.value} says so",
        "urgency": f"the urgency is {limits.value}",
        "kind": f"the kind is {limits.value}",
        "category": f"the category is under {_prefix_en(rules, limits.value)}",
        "rest": "nothing more special fits",
    }[limits.part]
    return f"Limits “{profile.name_en}”: {why}."


def _parts(rules: CityRules, matter: Matter, fit: Fit, language: Language) -> list[str]:
    zh = language == "zh"
    said = []
    if fit.prefix:
        said.append(f"类别属于“{fit.prefix}”" if zh else f"the category is under {_prefix_en(rules, fit.prefix)}")
    if fit.rule.kinds:
        said.append(f"类型为“{matter.kind}”" if zh else f"the kind is {matter.kind}")
    place = matter.district + matter.subdistrict
    if place and (fit.rule.districts or {fit.rule.lead, *fit.rule.co} & set(BY_PLACE)):
        said.append(f"事发地为{place}" if zh else f"the place is {place}")
    return said or ["目录没有更具体的条款" if zh else "no other article is more special"]


def _prefix_en(rules: CityRules, prefix: str) -> str:
    depth = prefix.count("/") + 1
    found = next((c.path_en for c in rules.categories if c.path_en and under(c.path, prefix)), "")
    return " / ".join(found.split(" / ")[:depth]) or prefix


def _name(rules: CityRules, code: str, language: Language) -> str:
    department = rules.department(code)
    if department is None:
        return code
    return department.name if language == "zh" else department.name_en
