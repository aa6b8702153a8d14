"""The columns of a table, by the names other systems give them."""

import unicodedata
from collections.abc import Mapping, Sequence

from crm.imports.faults import ImportFileError


class Columns:
    """What the columns of a table may be called.

    Args:
        names: Of each field, the usual one first.
        required: Fields without which no row can be taken.
    """

    def __init__(self, names: Mapping[str, tuple[str, ...]], required: Sequence[str]) -> None:
        self.required = tuple(required)
        self._names = names
        self._fields = {_plain(name): field for field, known in names.items() for name in known}

    def fields_of(self, head: Sequence[str]) -> list[str]:
        """Return which field each column of a head is; empty for a column that is not known.

        Raises:
            ImportFileError: A required column is missing, or two columns are the same field.
        """
        fields = [self._fields.get(_plain(name), "") for name in head]
        if missing := [field for field in self.required if field not in fields]:
            wanted = ", ".join(f"{self._names[field][0]} ({field})" for field in missing)
            raise ImportFileError(
                "import-columns-missing", f"expected the columns {wanted}, they are not in the first row"
            )
        if twice := sorted({field for field in fields if field and fields.count(field) > 1}):
            raise ImportFileError(
                "import-columns-double", f"expected one column each for {', '.join(twice)}, got several"
            )
        return fields


def _plain(name: str) -> str:
    kept = unicodedata.normalize("NFKC", name).casefold()
    return "".join(c for c in kept if c.isalnum())


_OF_TICKETS: dict[str, tuple[str, ...]] = {
    "external_number": ("工单编号", "工单号", "编号", "受理编号", "外部编号", "number", "external number", "id"),
    "created_at": ("受理时间", "来电时间", "登记时间", "创建时间", "created at", "created"),
    "closed_at": ("办结时间", "结案时间", "closed at", "closed"),
    "status": ("状态", "工单状态", "status"),
    "solved": ("是否解决", "解决情况", "solved"),
    "kind": ("类型", "诉求类型", "工单类型", "kind", "type"),
    "category": ("分类", "问题分类", "诉求分类", "category"),
    "district": ("区县", "所属区县", "被反映区", "district"),
    "subdistrict": ("街道", "街乡镇", "乡镇街道", "subdistrict"),
    "community": ("社区", "村社区", "community"),
    "address": ("地址", "事发地", "详细地址", "address"),
    "title": ("标题", "工单标题", "title"),
    "content": ("内容", "诉求内容", "主要内容", "问题描述", "content", "description"),
    "wants": ("诉求", "诉求目的", "wants"),
    "happened_at": ("事发时间", "发生时间", "happened at"),
    "amount": ("涉及金额", "涉案金额", "金额", "amount"),
    "accused_party": ("被反映对象", "被反映人", "被投诉人", "被投诉单位", "accused"),
    "reply": ("答复", "回复内容", "答复内容", "公开答复", "办理结果", "reply"),
    "urgency": ("紧急程度", "urgency"),
    "confidential": ("是否保密", "保密", "confidential"),
    "citizen_name": ("姓名", "诉求人", "来电人", "联系人", "name", "citizen name"),
    "id_number": ("身份证号", "身份证", "身份证号码", "证件号", "证件号码", "公民身份号码", "id number"),
    "home_address": ("住址", "家庭住址", "居住地址", "现住址", "home address"),
    "phone": ("电话", "联系电话", "来电号码", "联系方式", "phone", "number of the citizen"),
    "operator": ("受理人", "话务员", "工号", "operator"),
}
TICKETS = Columns(_OF_TICKETS, required=("external_number", "created_at", "status", "kind", "content"))
