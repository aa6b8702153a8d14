import { describe, expect, it } from "vitest";

import { NO_SCORE, type Standing, UNASKED, type Visit, isDiscontent, outcome, requestOf, unanswered } from "@/follow-up/answers";

const content: Visit = { ...UNASKED, reached: true, contacted: "yes", solved: "yes", result: "satisfied", attitude: "fairly" };
const angry: Visit = { ...content, solved: "no", result: "dissatisfied", reason_code: "unsolved" };
const first: Standing = { reworks: 0, handled: true, attempt: 1, attempts: 3 };

describe("the four questions", () => {
  it("begin without any answer", () => {
    expect(unanswered(UNASKED)).toEqual(["reached"]);
    expect(unanswered({ ...UNASKED, reached: true })).toEqual(["contacted", "solved", "result", "attitude"]);
  });

  it("ask for the reason of a discontent, be it the score or the matter", () => {
    expect(unanswered({ ...angry, reason_code: "" })).toEqual(["reason_code"]);
    expect(isDiscontent({ ...content, solved: "no" })).toBe(true);
    expect(isDiscontent({ ...content, result: "very_dissatisfied" })).toBe(true);
    expect(isDiscontent({ ...content, solved: "partly", result: "fairly" })).toBe(false);
  });

  it("let somebody give no score, which is sent as none", () => {
    const silent = { ...content, result: NO_SCORE, attitude: NO_SCORE };
    expect(unanswered(silent)).toEqual([]);
    expect(requestOf(silent, null)).toMatchObject({ reached: true, result: "", attitude: "" });
  });
});

describe("what follows", () => {
  it("is not said before everything is answered", () => {
    expect(outcome(UNASKED, first)).toBeNull();
    expect(outcome({ ...content, attitude: "" }, first)).toBeNull();
  });

  it("depends on the answers and on what went before", () => {
    expect(outcome(content, first)).toBe("closing");
    expect(outcome(angry, first)).toBe("rework");
    expect(outcome(angry, { ...first, reworks: 1 })).toBe("supervision");
    expect(outcome(angry, { ...first, handled: false })).toBe("dispatch");
  });

  it("ends unevaluated only after the last attempt", () => {
    const missed = { ...UNASKED, reached: false };
    expect(outcome(missed, { ...first, attempt: 2 })).toBe("again");
    expect(outcome(missed, { ...first, attempt: 3 })).toBe("unvisited");
  });
});

describe("what is sent", () => {
  it("drops answers once nobody was reached", () => {
    const body = requestOf({ ...angry, reached: false, comment: " 无人接听 " }, "c1");
    expect(body).toEqual({ move: "follow_up", way: "call", reached: false, comment: "无人接听", call_id: "c1" });
  });

  it("drops a reason the citizen took back", () => {
    expect(requestOf({ ...content, reason_code: "slow" }, null)).toMatchObject({ result: "satisfied", reason_code: "" });
  });
});
