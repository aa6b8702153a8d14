import { describe, expect, it } from "vitest";

import type { Assignment, Declaration } from "@/api/types/assignments";
import type { DepartmentChoice } from "@/api/types/lists";
import type { Allowed } from "@/api/types/moves";
import type { Supervision } from "@/api/types/supervision";
import { BOX_IDS, actionOf, inOrder, openingBox } from "@/inbox/boxes";
import { ACTIONS, firstOffer, offers } from "@/inbox/decide/actions";
import { dispatchRequest, fromSuggestion } from "@/inbox/decide/dispatch";
import { refusedUnits } from "@/inbox/decide/recusal";
import { branches } from "@/inbox/decide/units";
import { masked } from "@/inbox/masking";
import { after, neighbour, rowId } from "@/inbox/row-walk";

describe("boxes", () => {
  it("stand in the order of a ticket's life, unknown ones last", () => {
    expect(inOrder(["closing", "later", "dispatch"])).toEqual(["dispatch", "closing", "later"]);
  });

  it("open where something waits, unless one is wanted", () => {
    const boxes = ["mine_now", "rejection", "review"];
    expect(openingBox(boxes, "", { mine_now: 9, rejection: 0, review: 2 })).toBe("review");
    expect(openingBox(boxes, "rejection", { review: 2 })).toBe("rejection");
    expect(openingBox(boxes, "dispatch", {})).toBe("rejection");
    expect(openingBox([], "", {})).toBe("");
  });

  it("are each there for a decision that exists", () => {
    const known = new Set(["", ...ACTIONS.map((action) => action.id)]);
    expect(BOX_IDS.filter((box) => !known.has(actionOf(box)))).toEqual([]);
  });
});

describe("walking rows", () => {
  const ids = ["a", "b", "c"];

  it("stops at both ends and begins at the near one", () => {
    expect([neighbour(ids, "a", -1), neighbour(ids, "c", 1), neighbour(ids, "", 1), neighbour(ids, "", -1)]).toEqual(["a", "c", "a", "c"]);
    expect(neighbour([], "", 1)).toBe("");
  });

  it("opens what stood below the row that left, else above", () => {
    expect([after(ids, "b"), after(ids, "c"), after(["a"], "a")]).toEqual(["c", "b", ""]);
  });

  it("tells two letters about one ticket apart, with a part in it and without", () => {
    for (const part of [{ id: 7 }, null]) {
      const row = (letter: number) => ({ number: "1", part, letter: { id: letter } });
      expect(rowId(row(1))).not.toBe(rowId(row(2)));
    }
  });
});

describe("decisions", () => {
  const page = (allowed: Allowed[], open: { supervisions?: Supervision[]; declarations?: Declaration[] } = {}) => ({
    allowed,
    supervisions: open.supervisions ?? [],
    declarations: open.declarations ?? [],
  });

  it("have one panel for the moves of one decision, one for each department's request", () => {
    const offered = offers(
      page([
        { move: "grant_return", assignment_id: 1 },
        { move: "refuse_return", assignment_id: 1 },
        { move: "grant_return", assignment_id: 2 },
        { move: "note", assignment_id: null },
      ]),
    );
    expect(offered.map((o) => [o.action.id, o.assignment])).toEqual([
      ["decide_return", 1],
      ["decide_return", 2],
    ]);
  });

  it("have one panel for a decision about the whole, however many parts it can be about besides", () => {
    const offered = offers(
      page([
        { move: "send_back", assignment_id: 1 },
        { move: "approve", assignment_id: null },
        { move: "send_back", assignment_id: 2 },
      ]),
    );
    expect(offered.map((o) => [o.action.id, o.assignment])).toEqual([["review", null]]);
  });

  it("begin with the box's own about the row's part", () => {
    const offered = offers(page([{ move: "sign", assignment_id: 1 }, { move: "reply", assignment_id: 2 }, { move: "reply", assignment_id: 3 }]));
    expect(firstOffer(offered, "reply", 3)).toMatchObject({ action: { id: "reply" }, assignment: 3 });
    expect(firstOffer(offered, "reply", 9)).toMatchObject({ assignment: 2 });
    expect(firstOffer(offered, "review", null)).toMatchObject({ action: { id: "sign" } });
    expect(firstOffer([], "sign", 1)).toBeNull();
  });

  it("are not offered while nothing was declared and no letter is open", () => {
    const allowed: Allowed[] = [
      { move: "decide_declaration", assignment_id: null },
      { move: "supervision_feedback", assignment_id: null },
    ];
    expect(offers(page(allowed))).toEqual([]);
    const letter = { released_at: null, feedback_at: null } as Supervision;
    expect(offers(page(allowed, { supervisions: [letter] })).map((o) => o.action.id)).toEqual(["supervision_feedback"]);
  });

  it("have keys of their own among what one role is offered at once", () => {
    const clerk = ["sign", "reply", "feedback", "ask_extension", "ask_return", "assign_sub", "supervision_feedback", "declare"];
    const hotline = ["dispatch", "merge", "ask_info", "submit", "accept", "rejection", "review", "decide_return", "decide_extension", "rectify", "close", "follow_up", "emergency_result", "supply_info", "decide_declaration"];
    for (const role of [clerk, hotline]) {
      const keys = ACTIONS.filter((action) => role.includes(action.id)).map((action) => action.key);
      expect(keys).toHaveLength(role.length);
      expect(new Set(keys).size).toBe(keys.length);
      expect(keys.filter((key) => "jkxo".includes(key))).toEqual([]);
    }
  });
});

describe("dispatching", () => {
  const unit = (code: string, parent: string | null = null, active = true): DepartmentChoice => ({
    code, name: code, name_en: "", kind: "bureau", parent, active,
  }); // prettier-ignore
  const units = [unit("city"), unit("street", "city"), unit("post", "street"), unit("water"), unit("gone", null, false)];

  const named = (code: string) => ({ code, name: code, name_en: "" });

  it("refuses every accused unit with all above and below it, and closed ones, by reason", () => {
    expect([...refusedUnits(units, [named("street")])]).toEqual([
      ["city", "recused"],
      ["street", "recused"],
      ["post", "recused"],
      ["gone", "closed"],
    ]);
    expect([...refusedUnits(units, [named("post"), named("water")]).keys()]).toEqual(["city", "street", "post", "water", "gone"]);
    expect([...refusedUnits(units, []).keys()]).toEqual(["gone"]);
  });

  it("takes a suggestion as it is and never sends the lead twice", () => {
    const taken = fromSuggestion({
      lead: named("city"), co: [named("water")], limits: "urgent", rule: "UM-02", basis: "《派单目录》",
      reason: "", reason_en: "", due_at: "", explained: "", explained_en: "",
    }); // prettier-ignore
    expect(dispatchRequest({ ...taken, co: ["city", ...taken.co], opinion: " 尽快 " })).toEqual({
      lead: "city", co: ["water"], limits: "urgent", rule: "UM-02", basis: "《派单目录》", opinion: "尽快",
    }); // prettier-ignore
  });

  it("leaves limits and rule to the server where nobody chose", () => {
    const body = dispatchRequest({ lead: "city", co: [], limits: "", rule: "", basis: "职责", opinion: "" });
    expect([body.limits, body.rule]).toEqual([null, null]);
  });
});

describe("the tree of parts", () => {
  it("writes what was passed down under who passed it, the lead first", () => {
    const part = (id: number, role: Assignment["role"], parent: number | null = null) => ({ id, role, parent_id: parent }) as Assignment;
    const lines = branches([part(1, "co"), part(2, "lead"), part(4, "sub", 3), part(3, "sub", 2)]);
    expect(lines.map((line) => [line.assignment.id, line.depth])).toEqual([[2, 0], [3, 1], [4, 2], [1, 0]]);
  });
});

describe("the preview of a public reply", () => {
  const hidden = (text: string) => masked(text).filter((part) => part.hidden).map((part) => part.text);

  it("hides numbers, papers, addresses of mail and houses", () => {
    expect(hidden("请联系13812345678或027-85551234，wang@example.cn，证号420106199001011234。")).toEqual([
      "13812345678",
      "027-85551234",
      "wang@example.cn",
      "420106199001011234",
    ]);
    expect(hidden("住户在3号楼2单元501室，另有解放大道12号")).toEqual(["3号楼2单元501室", "12号"]);
  });

  it("keeps service numbers, ticket numbers and dates", () => {
    expect(hidden("可拨12345或95598，单号261119220000019456，11月20日办结")).toEqual([]);
  });

  it("loses nothing", () => {
    const text = "灯13812345678亮";
    expect(masked(text).map((part) => part.text).join("")).toBe(text);
    expect(masked("")).toEqual([]);
  });
});
