import { describe, expect, it, vi } from "vitest";

import { type Chosen, type Device, devicesFor, missing, readChosen } from "@/phone/devices";
import { HeadsetKeys, type Keys } from "@/phone/headset";
import { levelOf } from "@/phone/level";
import { NO_PHONE, type PhoneView } from "@/phone/view";

const NONE: Chosen = { microphone: "", headset: "", ringer: "" };
const device = (kind: MediaDeviceKind, deviceId: string, label = deviceId): Device => ({ kind, deviceId, label });

describe("what was chosen on this machine", () => {
  it("is the browser's choice where nothing sensible is kept", () => {
    for (const text of [null, "", "{", "7", "null", "[]", '{"microphone":3}']) expect(readChosen(text)).toEqual(NONE);
    expect(readChosen('{"headset":"h","other":"x"}')).toEqual({ ...NONE, headset: "h" });
  });
});

describe("the devices of a machine", () => {
  const all = [device("audioinput", "default"), device("audioinput", "m"), device("audiooutput", "h"), device("videoinput", "v")];

  it("are offered for what they can do, the browser's own choice only once", () => {
    expect(devicesFor("microphone", all).map((one) => one.deviceId)).toEqual(["m"]);
    expect(devicesFor("ringer", all).map((one) => one.deviceId)).toEqual(["h"]);
  });

  it("are missed when they were chosen and are not there", () => {
    expect(missing({ microphone: "m", headset: "h", ringer: "" }, all)).toEqual([]);
    expect(missing({ microphone: "gone", headset: "h", ringer: "gone" }, all)).toEqual(["microphone", "ringer"]);
  });

  it("are not missed while the browser does not name any yet", () => {
    expect(missing({ ...NONE, microphone: "m" }, [])).toEqual([]);
    expect(missing({ ...NONE, microphone: "m" }, [device("audioinput", "x", "")])).toEqual([]);
  });
});

describe("the level meter", () => {
  it("is empty in silence, full when loud, and in between for speech", () => {
    expect([levelOf(0), levelOf(0.0001), levelOf(0.2), levelOf(1)]).toEqual([0, 0, 1, 1]);
    expect(levelOf(0.02)).toBeGreaterThan(0.3);
    expect(levelOf(0.02)).toBeLessThan(levelOf(0.1));
  });
});

describe("a headset's keys", () => {
  const acts = { answer: vi.fn(), hangUp: vi.fn(), toggleMute: vi.fn() };
  const handlers = new Map<string, (() => void) | null>();
  const browser: Keys = {
    setActionHandler: (action, handler) => {
      if (action === "hangup") throw new TypeError("not known here");
      handlers.set(action, handler);
    },
  };
  const press = (view: Partial<PhoneView>, key: string): void => {
    vi.clearAllMocks();
    new HeadsetKeys(acts, browser).show({ ...NO_PHONE, ...view });
    handlers.get(key)?.();
  };
  const called = () => Object.entries(acts).flatMap(([name, act]) => (act.mock.calls.length ? [name] : []));

  it("answer, mute and hang up, and do nothing without a call", () => {
    press({ call: "incoming" }, "play");
    expect(called()).toEqual(["answer"]);
    press({ call: "talking" }, "pause");
    expect(called()).toEqual(["toggleMute"]);
    press({ call: "talking" }, "stop");
    expect(called()).toEqual(["hangUp"]);
    press({ call: "none" }, "play");
    expect(called()).toEqual([]);
  });

  it("are done without where the browser has none", () => {
    expect(() => {
      new HeadsetKeys(acts, null).show({ ...NO_PHONE, call: "talking" });
    }).not.toThrow();
  });
});
