import { describe, expect, it } from "vitest";

import { EMPTY_REPLY, type ReplyForm, missingParts, replyRequest } from "@/inbox/decide/reply";

const written: ReplyForm = { ...EMPTY_REPLY, verified: "yes", solved: "solved", note: "已更换电缆", public_reply: "路灯已修复", signed_off_by: "张科长" };

describe("the handling record", () => {
  it("wants every way of contact proven in its own manner", () => {
    const missing = (form: Partial<ReplyForm>) => missingParts({ ...written, ...form });
    expect(missing({})).toEqual(["way"]);
    expect(missing({ contact_way: "platform" })).toEqual(["calls"]);
    expect(missing({ contact_way: "phone" })).toEqual(["at", "number"]);
    expect(missing({ contact_way: "visit" })).toEqual(["at"]);
    expect(missing({ contact_way: "none", contact_reason: " " })).toEqual(["why"]);
    expect(missing({ contact_way: "platform", contact_call_id: "c1" })).toEqual([]);
  });

  it("wants a reason for whatever is not solved, and both texts", () => {
    const form = { ...written, contact_way: "visit", contact_at: "2026-11-20T09:30" };
    expect(missingParts({ ...form, solved: "partly" })).toEqual(["unsolved"]);
    expect(missingParts({ ...form, note: " ", public_reply: "" })).toEqual(["note", "public"]);
  });

  it("assumes no finding", () => {
    expect(missingParts(EMPTY_REPLY)).toEqual(["way", "verified", "solved", "note", "public", "signed"]);
  });

  it("sends the city's time and only what belongs to the way that was chosen", () => {
    const form = { ...written, contact_at: "2026-11-20T09:30", contact_number: " 027-85551234 ", contact_call_id: "c1", contact_reason: "无人接" };
    expect(replyRequest({ ...form, contact_way: "phone" }, 7)).toMatchObject({
      assignment_id: 7,
      contact_at: "2026-11-20T09:30:00+08:00",
      contact_number: "027-85551234",
      contact_call_id: null,
      contact_reason: "",
    });
    expect(replyRequest({ ...form, contact_way: "platform" }, null)).toMatchObject({ contact_call_id: "c1", contact_at: null, contact_number: "" });
    expect(replyRequest({ ...form, contact_way: "platform" }, null)).not.toHaveProperty("assignment_id");
  });
});
