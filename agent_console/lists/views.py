"""The city's rules turned into what forms choose from."""

from collections.abc import Iterable
from typing import get_args

from agent_console.lists import schemas as out
from agent_console.tickets.schemas import Channel
from config.profile import Profile
from config.queues import QueueRule
from config.rules.catalogue import Category, Place, Subdistrict
from config.rules.city import CityRules
from config.rules.intake import Reason
from crm.tickets.form import CONFIDENTIALITY
from crm.tickets.states import Status


def city_lists(profile: Profile, rules: CityRules, me: out.MyPlace, largest_attachment: int) -> out.Lists:
    """Return the lists of one edition of the rules."""
    intake = rules.intake
    profiles, levels = rules.limits.profiles.items(), rules.supervision.levels
    return out.Lists(
        since=rules.since,
        kinds=list(profile.ticket.kinds),
        urgencies=list(profile.ticket.urgencies),
        confidentialities=list(CONFIDENTIALITY),
        channels=list(get_args(Channel)),
        statuses=list(Status),
        categories=category_tree(rules.categories),
        places=[_district(name, place) for name, place in rules.places.items()],
        departments=[out.DepartmentEntry(**unit.model_dump(include=_OF_UNIT)) for unit in rules.departments],
        required=[out.RequiredEntry(kinds=list(one.kinds), fields=list(one.fields)) for one in intake.required],
        rejections=_reasons(intake.rejections),
        returns=[out.ReturnEntry(**one.model_dump(exclude={"recuses"})) for one in intake.returns],
        dissatisfactions=_reasons(intake.dissatisfactions),
        emergencies=[out.ReasonEntry(**line.model_dump(include=_OF_LINE)) for line in rules.outgoing.emergencies],
        lines=[out.LineEntry(**line.model_dump()) for line in rules.outgoing.lines],
        queues=[_queue(code, queue) for code, queue in profile.queues.items()],
        limits=[out.LimitEntry(code=code, name=one.name, name_en=one.name_en) for code, one in profiles],
        levels=[out.LevelEntry(level=one.level, name=one.name, name_en=one.name_en) for one in levels],
        visit_attempts=rules.limits.visit_attempts,
        largest_attachment=largest_attachment,
        me=me,
    )


_OF_UNIT = {"code", "name", "name_en", "kind", "parent"}
_OF_LINE = {"code", "name", "name_en"}


def category_tree(categories: Iterable[Category]) -> list[out.CategoryNode]:
    """Return the leaves under their branches, in the order of the rules."""
    nodes: dict[str, out.CategoryNode] = {}
    top: list[out.CategoryNode] = []
    for leaf in categories:
        names, names_en = leaf.path.split("/"), leaf.path_en.split("/")
        siblings = top
        for depth, name in enumerate(names):
            path = "/".join(names[: depth + 1])
            if path not in nodes:
                name_en = names_en[depth] if depth < len(names_en) else ""
                code = leaf.code if depth == len(names) - 1 else ""
                nodes[path] = out.CategoryNode(name=name, name_en=name_en, path=path, code=code, children=[])
                siblings.append(nodes[path])
            siblings = nodes[path].children
    return top


def _district(name: str, place: Place) -> out.PlaceNode:
    return out.PlaceNode(
        name=name,
        aliases=list(place.aliases),
        streets=list(place.streets),
        department=place.department,
        children=[_subdistrict(one) for one in place.subdistricts],
    )


def _subdistrict(place: Subdistrict) -> out.PlaceNode:
    return out.PlaceNode(
        name=place.name,
        aliases=list(place.aliases),
        department=place.department,
        children=[out.PlaceNode(name=one.name, aliases=list(one.aliases)) for one in place.communities],
    )


def _queue(code: str, queue: QueueRule) -> out.QueueEntry:
    return out.QueueEntry(
        code=code,
        name=queue.name,
        name_en=queue.name_en,
        wrap_up=[out.CodeEntry(**one.model_dump()) for one in queue.wrap_up.codes],
        wrap_up_required=queue.wrap_up.required,
    )


def _reasons(reasons: Iterable[Reason]) -> list[out.ReasonEntry]:
    return [out.ReasonEntry.model_validate(reason.model_dump()) for reason in reasons]
