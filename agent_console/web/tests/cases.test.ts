import { describe, expect, it } from "vitest";

import { query } from "@/api/client";
import type { Assignment } from "@/api/types/assignments";
import { FIELD_NAMES } from "@/api/types/calls";
import type { DepartmentChoice } from "@/api/types/lists";
import type { Allowed } from "@/api/types/moves";
import { MOVES } from "@/api/types/moves";
import type { CitizenShown } from "@/api/types/people";
import type { TicketPage } from "@/api/types/ticketPage";
import { branches } from "@/cases/assignmentTree";
import { below, departmentGroups } from "@/cases/departments";
import { listKey } from "@/cases/listKeys";
import { moment } from "@/cases/moments";
import { MOVE_FIELDS } from "@/cases/moveFields";
import { knownValues, requestOf, shownFields, startValues, wrongFields } from "@/cases/moveForm";
import { type Standing, offered, splitMoves } from "@/cases/offered";
import { fitsCategory, fitsPlace, placeOf, placePath } from "@/cases/picks";
import { leftPart, pressure, stretch } from "@/cases/remaining";
import { inView } from "@/cases/window";
import { PLACE } from "@/ticket/draft";

const HOUR = 3_600_000;
const FRIDAY_NOON = Date.parse("2026-11-20T04:00:00Z");

describe("remaining time", () => {
  it("is told in its two largest units", () => {
    expect(stretch(51 * HOUR)).toEqual(["deadline.daysHours", { d: 2, h: 3 }]);
    expect(stretch(-90 * 60_000)).toEqual(["deadline.hoursMinutes", { h: 1, m: 30 }]);
    expect(stretch(59_000)).toEqual(["deadline.minutes", { m: 0 }]);
  });

  it("presses in the last hours and in the last fifth, and is over a moment after the deadline", () => {
    expect(pressure(FRIDAY_NOON + 8 * HOUR, FRIDAY_NOON)).toBe("calm");
    expect(pressure(FRIDAY_NOON + 7 * HOUR, FRIDAY_NOON)).toBe("soon");
    expect(pressure(FRIDAY_NOON + 20 * HOUR, FRIDAY_NOON, FRIDAY_NOON - 100 * HOUR)).toBe("soon");
    expect(pressure(FRIDAY_NOON + 30 * HOUR, FRIDAY_NOON, FRIDAY_NOON - 100 * HOUR)).toBe("calm");
    expect(pressure(FRIDAY_NOON - 1, FRIDAY_NOON)).toBe("overdue");
  });

  it("shrinks to nothing and never below", () => {
    expect(leftPart(0, 100, 25)).toBe(0.75);
    expect(leftPart(0, 100, 500)).toBe(0);
    expect(leftPart(100, 100, 50)).toBe(0);
  });
});

describe("a moment, by the city's clock", () => {
  it("is named by the day people would say", () => {
    expect(moment("2026-11-20T15:59:00Z", FRIDAY_NOON)).toMatchObject({ key: "moment.today", values: { time: "23:59" } });
    expect(moment("2026-11-20T16:00:00Z", FRIDAY_NOON)).toMatchObject({ key: "moment.tomorrow", values: { time: "00:00" } });
    expect(moment("2026-11-26T08:40:00Z", FRIDAY_NOON)).toMatchObject({ key: "moment.week", weekday: 4 });
    expect(moment("2026-11-27T08:40:00Z", FRIDAY_NOON)).toBe("11-27 16:40");
    expect(moment("2026-11-19T08:40:00Z", FRIDAY_NOON)).toBe("11-19 16:40");
    expect(moment("2027-01-04T01:00:00Z", FRIDAY_NOON)).toBe("2027-01-04 09:00");
  });
});

describe("the form of a move", () => {
  it("stands for every move there is", () => {
    expect(Object.keys(MOVE_FIELDS).toSorted()).toEqual([...MOVES].toSorted());
  });

  it("asks a reply for proof of contact in the way it was made", () => {
    const names = (way: string) => shownFields("reply", { contact_way: way }).map((f) => f.name);
    expect(names("platform")).toContain("contact_call_id");
    expect(names("none")).toContain("contact_reason");
    expect(names("none")).not.toContain("contact_number");
  });

  it("asks why only whoever is dissatisfied, and nothing of whoever was not reached", () => {
    const asked = (values: object) => wrongFields("follow_up", { way: "call", ...values }).map((f) => f.name);
    expect(asked({ reached: false })).toEqual([]);
    expect(asked({ reached: true, contacted: "yes", solved: "no", result: "dissatisfied" })).toEqual(["reason_code"]);
    expect(asked({ reached: true, contacted: "yes", solved: "no", result: "fairly" })).toEqual(["reason_code"]);
    expect(asked({ reached: true, contacted: "yes", solved: "yes", result: "fairly", attitude: "dissatisfied" })).toEqual([]);
    expect(asked({ reached: true, contacted: "yes", solved: "yes" })).toEqual([]);
  });

  it("takes no false answer for a missing one", () => {
    expect(wrongFields("decide_declaration", { declaration_id: 3, granted: false, reason: "属实" })).toEqual([]);
    expect(wrongFields("decide_declaration", { declaration_id: 3, reason: " " }).map((f) => f.name)).toEqual(["granted", "reason"]);
  });

  it("wants whole days within the bounds, and a whole ticket number", () => {
    const days = (n: unknown) => wrongFields("assign_sub", { departments: ["d1"], days: n }).length;
    expect([days(0), days(1), days(180), days(181), days(2.5)]).toEqual([1, 0, 0, 1, 1]);
    expect(wrongFields("merge", { into: "26112012000001", reason: "同一事项" })).toHaveLength(1);
  });

  it("sends what is shown and filled, trimmed, with the assignment it is about", () => {
    const values = { contact_way: "none", contact_reason: " 空号 ", contact_number: "13800000000", note: "" };
    expect(requestOf("reply", values, 7)).toEqual({ move: "reply", assignment_id: 7, contact_way: "none", contact_reason: "空号" });
    expect(requestOf("sign", {}, null)).toEqual({ move: "sign" });
  });

  it("lets what was chosen win over what the suggestion said", () => {
    const request = requestOf("dispatch", { lead: "cg", basis: "目录第三条" }, null, { rule: "r3" });
    expect(request).toEqual({ move: "dispatch", rule: "r3", lead: "cg", basis: "目录第三条" });
  });

  it("takes a contact time as the city's", () => {
    const request = requestOf("reply", { contact_way: "visit", contact_at: "2026-11-20T12:30" }, null);
    expect(Date.parse(String(request.contact_at))).toBe(Date.parse("2026-11-20T04:30:00Z"));
  });

  it("lays a correction over the ticket's own fields", () => {
    const place = { district: "江岸区", subdistrict: "", community: "" };
    expect(requestOf("correct", { title: "路灯不亮", place, reason: "" }, null)).toEqual({
      move: "correct",
      values: { title: "路灯不亮", ...place },
    });
  });

  it("corrects several accused units in one field", () => {
    expect(requestOf("correct", { accused_department: ["housing", "city-mgmt"] }, null).values).toEqual({ accused_department: "housing,city-mgmt" });
  });

  it("takes away by a correction what was emptied, but never who the citizen is", () => {
    const emptied = { title: "路灯不亮", wants: "", accused_department: [], citizen_name: "", amount: null };
    expect(requestOf("correct", emptied, null).values).toEqual({ title: "路灯不亮", wants: "", accused_department: "" });
  });

  it("can correct whatever the ticket form says but the confidentiality, which has a move of its own", () => {
    const asked = shownFields("correct", {}).flatMap((field) => (field.name === "place" ? PLACE : [field.name]));
    expect(asked.filter((name) => name !== "reason").toSorted()).toEqual(
      FIELD_NAMES.filter((name) => name !== "confidentiality").toSorted(),
    );
  });

  it("wants to know in some words what a citizen was told", () => {
    const note = (note: string) => wrongFields("tell", { from_ticket: "1".repeat(18), way: "letter", told_at: "2026-11-20T12:30", note }).length;
    expect([note("已告知"), note("已 告 知  "), note("已当面告知")]).toEqual([1, 1, 0]);
  });

  it("begins with the one citizen who waits to be told", () => {
    const page = (...from: string[]) => ({ citizens: from.map((from_ticket) => ({ from_ticket, told_way: "untold" })) }) as TicketPage;
    expect(knownValues("tell", page("1"))).toEqual({ from_ticket: "1" });
    expect(knownValues("tell", page("1", "2"))).toEqual({});
  });

  it("asks for a document where the reason to give a ticket back needs one", () => {
    const wrong = (proven: boolean): string[] => wrongFields("ask_return", { reason_code: "x", reason: "y", proven }).map((f) => f.name);
    expect([wrong(true), wrong(false)]).toEqual([["document_id"], []]);
  });

  it("begins with what is usual, then with what is preset", () => {
    expect(startValues("assign_sub", { opinion: "请尽快" })).toEqual({ days: 3, opinion: "请尽快" });
  });
});

describe("moves that are offered", () => {
  const can = (...moves: Allowed["move"][]): Allowed[] => moves.map((move) => ({ move, assignment_id: null }));

  const standing = (...moves: Allowed["move"][]): Standing => ({ allowed: can(...moves), citizens: [], deadlines: [], declarations: [], supervisions: [] });

  it("are not offered when there is nothing they could be about", () => {
    expect(offered(standing("decide_declaration", "supervision_feedback", "resume_clock", "note")).map((one) => one.move)).toEqual(["note"]);
  });

  it("say that a citizen was told only while one waits to be", () => {
    const told = (told_way: string) => offered({ ...standing("tell"), citizens: [{ told_way } as CitizenShown] }).length;
    expect(["untold", "letter", "unwanted", ""].map(told)).toEqual([1, 0, 0, 0]);
  });

  it("carry the work on before they lie beside it", () => {
    const all = offered(standing("note", "remind", "reply", "feedback"));
    expect(all.map((one) => one.move)).toEqual(["reply", "feedback", "remind", "note"]);
    const { first, rest, lead } = splitMoves(all, undefined, 2);
    expect([first, rest].map((part) => part.map((one) => one.move))).toEqual([["reply", "feedback"], ["remind", "note"]]);
    expect(lead).toBe(true);
  });

  it("are buttons even when all lie beside the point, none of them loud", () => {
    expect(splitMoves(can("note"), undefined, 5)).toEqual({ first: can("note"), rest: [], lead: false });
  });
});

describe("a long list", () => {
  it("draws only what is in view", () => {
    expect(inView(100_000, 44, 44_000, 880)).toEqual({ from: 992, to: 1028 });
    expect(inView(3, 44, 0, 880)).toEqual({ from: 0, to: 3 });
    expect(inView(3, 44, 90_000, 880)).toEqual({ from: 3, to: 3 });
  });

  it("is walked by keys and stays within its rows", () => {
    const press = (key: string, at: number, more: object = {}) => listKey({ key, ctrlKey: false, metaKey: false, altKey: false, ...more }, 3, at);
    expect(press("j", -1)).toEqual({ to: 0 });
    expect(press("j", 2)).toEqual({ to: 2 });
    expect(press("k", 0)).toEqual({ to: 0 });
    expect(press("End", 0)).toEqual({ to: 2 });
    expect(press("Enter", 1)).toBe("open");
    expect(press("Enter", -1)).toBeNull();
    expect(press("j", 0, { ctrlKey: true })).toBeNull();
  });
});

describe("picking", () => {
  const lamp = { code: "010203", path: "城市管理/市政设施/路灯故障", label: "城市管理 / 市政设施 / 路灯故障" };

  it("finds a category by code, name or several words", () => {
    expect(["0102", "路灯", "市政 路灯", "管理/路灯"].map((k) => fitsCategory(lamp, k))).toEqual([true, true, true, true]);
    expect(["0203", "供水", "", " "].map((k) => fitsCategory(lamp, k))).toEqual([false, false, false, false]);
  });

  it("finds a place by what people say, also when more is typed", () => {
    const names = ["江岸区", "江岸", "解放大道"];
    expect(["江岸", "解放大道1208号", "大道"].map((k) => fitsPlace(names, k))).toEqual([true, true, true]);
    expect(["青山", ""].map((k) => fitsPlace(names, k))).toEqual([false, false]);
  });

  it("turns a path into a place and back", () => {
    expect(placePath(placeOf(["江岸区", "一元街道"]))).toEqual(["江岸区", "一元街道"]);
    expect(placeOf(null)).toEqual({ district: "", subdistrict: "", community: "" });
  });

  const unit = (code: string, parent: string | null, kind: DepartmentChoice["kind"], active = true): DepartmentChoice => ({
    code,
    name: code,
    name_en: code,
    kind,
    parent,
    active,
  });
  const units = [unit("a", null, "district"), unit("a1", "a", "subdistrict"), unit("a2", "a1", "subdistrict"), unit("b", null, "bureau"), unit("x", null, "bureau", false)];

  it("offers open departments by kind, or only those below one", () => {
    expect([...below(units, "a")]).toEqual(["a1", "a2"]);
    expect(departmentGroups(units).map((g) => [g.kind, g.units.length])).toEqual([["district", 1], ["subdistrict", 2], ["bureau", 1]]);
    expect(departmentGroups(units, "a", ["a2"]).flatMap((g) => g.units.map((u) => u.code))).toEqual(["a1"]);
  });
});

describe("the tree of assignments", () => {
  const part = (id: number, parent_id: number | null, role: Assignment["role"]) => ({ id, parent_id, role, status: "working", round: 0 }) as Assignment;

  it("puts the lead first and what was passed down below it", () => {
    const tree = branches([part(1, null, "co"), part(2, null, "lead"), part(3, 2, "sub"), part(4, 3, "sub")]);
    expect(tree.map((b) => [b.assignment.id, b.depth])).toEqual([[2, 0], [3, 1], [4, 2], [1, 0]]);
  });

  it("puts what is at work before what is over", () => {
    const old = { ...part(1, null, "lead"), status: "replied" as const };
    expect(branches([old, part(2, null, "co")]).map((b) => b.assignment.id)).toEqual([2, 1]);
  });

  it("keeps a part whose parent the reader may not see", () => {
    expect(branches([part(3, 2, "sub")]).map((b) => b.depth)).toEqual([0]);
  });
});

describe("an address", () => {
  it("says only what is set, a list repeatedly", () => {
    expect(query({ q: "", overdue: false, status: ["closed", "merged"], limit: 50 })).toBe("?status=closed&status=merged&limit=50");
    expect(query({})).toBe("");
  });
});
