import { describe, expect, it } from "vitest";

import type { OperatorState, Presence } from "@/api/types/calls";
import { callerHeader } from "@/citizen/number";
import { fill } from "@/i18n";
import { chinese } from "@/i18n/chinese";
import { english } from "@/i18n/english";
import { overTime } from "@/live/pause";
import { stageOf } from "@/live/stage";
import { microphoneProblem } from "@/phone/microphone";
import { readDialog, replacesHeader } from "@/phone/recovery";
import { actionOf } from "@/shared/keys";
import { between, dayAndTime, duration, fullTime } from "@/shared/time";

const presence = (state: OperatorState, more: Partial<Presence> = {}): Presence => ({
  state,
  reason: "",
  since: "",
  call_id: null,
  wrap_up_until: null,
  extensions_left: 0,
  next_pause: null,
  pause_until: null,
  crowded: false,
  ...more,
});

describe("the stage", () => {
  it("follows the server's word", () => {
    for (const state of ["ringing", "talking", "hold", "wrap_up"] as const) {
      expect(stageOf(presence(state), true, "none")).toBe(state);
    }
  });

  it("follows the telephone where the server says nothing of a call", () => {
    expect(stageOf(presence("ready"), false, "incoming")).toBe("ringing");
    expect(stageOf(null, false, "talking")).toBe("talking");
  });

  it("keeps an unsaved call on the desk", () => {
    expect(stageOf(presence("paused"), true, "none")).toBe("kept");
    expect(stageOf(presence("ready"), false, "none")).toBe("idle");
  });
});

describe("a pause", () => {
  it("is over its time only after it", () => {
    const pause = presence("paused", { pause_until: "2026-11-20T04:15:00Z" });
    const at = (time: string) => overTime(pause, Date.parse(`2026-11-20T${time}Z`));
    expect([at("04:14:59"), at("04:15:00"), at("04:15:42")]).toEqual([0, 0, 42_000]);
    expect(overTime(presence("paused"), Date.parse("2026-11-21T00:00:00Z"))).toBe(0);
    expect(overTime(null, 0)).toBe(0);
  });
});

describe("times", () => {
  it("reads as a clock and never runs below zero", () => {
    expect([-5, 42_000, 727_000, 3_723_000].map(duration)).toEqual(["00:00", "00:42", "12:07", "1:02:03"]);
  });

  it("shows the city's zone", () => {
    expect(dayAndTime("2026-11-21T16:30:00Z")).toBe("11-22 00:30");
    expect(fullTime("2026-11-21T08:40:07Z")).toBe("2026-11-21 16:40:07");
  });

  it("measures nothing where an end is unknown", () => {
    expect(between("2026-11-21T08:00:00Z", null)).toBe(0);
    expect(between("2026-11-21T08:00:00Z", "2026-11-21T08:00:09Z")).toBe(9000);
  });
});

describe("keys", () => {
  const press = (code: string, more: Partial<KeyboardEvent> = {}) =>
    ({ code, key: "", ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more }) as KeyboardEvent;

  it("mean one thing with exactly their companions", () => {
    expect(actionOf(press("F2"), true)).toBe("answer");
    expect(actionOf(press("F4", { altKey: true }), false)).toBeNull();
    expect(actionOf(press("KeyS", { ctrlKey: true }), true)).toBe("save");
    expect(actionOf(press("KeyS", { metaKey: true }), true)).toBe("save");
    expect(actionOf(press("KeyS", { ctrlKey: true, shiftKey: true }), true)).toBeNull();
    expect(actionOf(press("KeyN", { altKey: true }), true)).toBe("next");
  });

  it("leave a question mark to the one who types", () => {
    expect(actionOf(press("Slash", { key: "?", shiftKey: true }), false)).toBe("sheet");
    expect(actionOf(press("Slash", { key: "?", shiftKey: true }), true)).toBeNull();
  });
});

describe("taking a call back", () => {
  const ids = { callId: "a@b", local: "l", remote: "r", at: 1000 };

  it("names the dialog from the far end's side", () => {
    expect(replacesHeader(ids)).toBe("Replaces: a@b;to-tag=r;from-tag=l");
  });

  it("trusts no stored text that is old or not a dialog", () => {
    expect(readDialog(JSON.stringify(ids), 2000)).toEqual(ids);
    expect(readDialog(JSON.stringify(ids), 1000 + 3_600_000)).toBeNull();
    for (const text of [null, "", "{", "7", '{"callId":"a"}']) expect(readDialog(text, 2000)).toBeNull();
  });
});

describe("the microphone's refusals", () => {
  it("have a sentence each, and one for the rest", () => {
    const named = (name: string) => Object.assign(new Error(), { name });
    expect(microphoneProblem(named("NotAllowedError"))).toBe("phone.mic.denied");
    expect(microphoneProblem(named("NotFoundError"))).toBe("phone.mic.missing");
    expect(microphoneProblem(named("NotReadableError"))).toBe("phone.mic.busy");
    expect(microphoneProblem("?")).toBe("phone.mic.unknown");
  });
});

describe("the citizen's number", () => {
  it("carries digits and a plus only, so that no header can be added", () => {
    expect(callerHeader("+86 138\r\nX-Evil: 1")).toEqual(["X-Citizen-Number: +861381"]);
    expect(callerHeader("anonymous")).toEqual([]);
  });
});

describe("the catalogues", () => {
  it("have the same places in every sentence", () => {
    const places = (sentence: string) => (sentence.match(/\{\w+\}/g) ?? []).sort();
    for (const key of Object.keys(chinese) as (keyof typeof chinese)[]) expect(places(english[key]), key).toEqual(places(chinese[key]));
  });

  it("fill what is given and leave what is not", () => {
    expect(fill("{a} and {b}", { a: 1 })).toBe("1 and {b}");
  });
});
