import { describe, expect, it } from "vitest";

import type { DraftFields } from "@/api/types/calls";
import { usePaged } from "@/cases/usePaged";
import { homeOf, mayExport, placesOf } from "@/console/navigation";
import { missing } from "@/ticket/draft";
import { matterOf, requiredFields } from "@/ticket/form";
import { ANYTHING, conditions, filterOf, readAddress, writeAddress } from "@/tickets/filter";

describe("a search in the address line", () => {
  it("comes back as it was written", () => {
    const wanted = { ...ANYTHING, q: "路灯", status: ["dispatched" as const, "closed" as const], overdue: true, sort: "updated" as const, reverse: true };
    expect(readAddress(writeAddress(wanted))).toEqual(wanted);
  });

  it("keeps a number of another system with its letters", () => {
    expect(readAddress({ number: " OLD-778899 " }).number).toBe("OLD-778899");
  });

  it("never holds a citizen's number or name", () => {
    expect(writeAddress({ ...ANYTHING, phone: "13800001111", name: "王建国", id_number: "11010519491231002X" })).toEqual({});
  });

  it("is cleaned of what it should not say", () => {
    const read = readAddress({ number: "26-11 20", status: ["closed", "<b>"], flag: "green", level: "9", from: "yesterday", sort: "title" });
    expect(read).toEqual({ ...ANYTHING, number: "261120", status: ["closed"] });
  });
});

describe("the conditions the server gets", () => {
  it("are those that are set, days being whole days of the city", () => {
    const filter = filterOf({ ...ANYTHING, q: " 路灯 ", level: "2", from: "2026-11-20", to: "2026-11-20" });
    expect(filter).toEqual({ q: "路灯", level: 2, from: "2026-11-20T00:00:00+08:00", to: "2026-11-21T00:00:00+08:00" });
  });

  it("are counted without the text", () => {
    expect(conditions({ ...ANYTHING, q: "路灯", overdue: true, kind: "求助" })).toBe(2);
  });
});

describe("a list read page by page", () => {
  it("drops an answer that was overtaken by another question", async () => {
    const waiting: ((items: number[]) => void)[] = [];
    const paged = usePaged<number>(
      () =>
        new Promise((resolve) => {
          waiting.push((items) => {
            resolve({ items, next_cursor: null });
          });
        }),
    );
    const [slow, quick] = [paged.first(), paged.first()];
    waiting[1]?.([2]);
    await quick;
    waiting[0]?.([1]);
    await slow;
    expect(paged.items.value).toEqual([2]);
  });

  it("goes on where it stopped, and stops at the end", async () => {
    const asked: (string | null)[] = [];
    const paged = usePaged<string>((cursor) => {
      asked.push(cursor);
      return Promise.resolve(cursor === null ? { items: ["a"], next_cursor: "after-a" } : { items: ["b"], next_cursor: null });
    });
    await paged.first();
    await paged.next();
    await paged.next();
    expect([paged.items.value, asked, paged.more.value]).toEqual([["a", "b"], [null, "after-a"], false]);
  });
});

describe("what a kind must say", () => {
  const rules = [{ kinds: ["投诉"], fields: ["category", "callback_number", "citizen_name"] }];
  const said = (value: string) => ({ value, touched: true, confidence: 1, evidence: null });

  it("adds to what every ticket says", () => {
    const fields: DraftFields = { kind: said("投诉"), title: said("路灯"), content: said("不亮") };
    expect(missing(fields, requiredFields(fields, rules))).toEqual(["category", "callback_number", "citizen_name"]);
    expect(missing({ ...fields, kind: said("咨询") }, requiredFields({ kind: said("咨询") }, rules))).toEqual([]);
  });

  it("does not ask who wants to stay anonymous", () => {
    const fields: DraftFields = { kind: said("投诉"), confidentiality: said("anonymous") };
    expect(requiredFields(fields, rules)).toEqual(["kind", "title", "content", "category"]);
  });

  it("is looked for among the others as far as it is known", () => {
    expect(matterOf({ title: said(" 路灯 ") }, "call-1")).toMatchObject({ title: "路灯", content: "", call_id: "call-1" });
    expect(matterOf({}, null)).not.toHaveProperty("call_id");
  });
});

describe("places by role", () => {
  it("gives a desk to whoever answers a queue, and each role its own first", () => {
    expect(homeOf({ role: "operator", queues: ["hotline"] })).toBe("/");
    expect(homeOf({ role: "clerk", queues: [] })).toBe("/inbox");
    expect(homeOf({ role: "follow_up", queues: [] })).toBe("/follow-up");
    expect(homeOf({ role: "leader", queues: [] })).toBe("/supervision");
    expect(homeOf({ role: "admin", queues: [] })).toBe("/tickets");
  });

  it("gives departments what is theirs, and keeps them away from the calls", () => {
    expect(placesOf({ role: "clerk", queues: [] }).map((place) => place.name)).toEqual(["inbox", "supervision", "tickets", "knowledge", "announcements", "exports"]);
  });

  it("offers exports to those alone who may ask for one", () => {
    const roles = ["operator", "follow_up", "leader", "dispatcher", "admin"] as const;
    const offered = roles.filter((role) => placesOf({ role, queues: [] }).some((place) => place.name === "exports"));
    expect(offered).toEqual(["dispatcher", "admin"]);
    expect(roles.filter(mayExport)).toEqual(offered);
  });
});
