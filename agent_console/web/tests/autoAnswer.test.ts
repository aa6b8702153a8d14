import { createPinia, setActivePinia } from "pinia";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type EffectScope, effectScope, nextTick } from "vue";

import { TONE_MS, useAutoAnswer } from "@/phone/autoAnswer";
import { usePhone } from "@/phone/store";
import { NO_PHONE, type PhoneView } from "@/phone/view";

vi.mock("@/phone/ring", () => ({
  Ring: class {
    start = () => undefined;
    stop = () => undefined;
  },
}));

const HEADSET = [{ kind: "audioinput", deviceId: "headset" }];
const NOT_ALLOWED = [{ kind: "audioinput", deviceId: "" }];

function microphones(found: object[]): void {
  vi.stubGlobal("localStorage", { getItem: () => null });
  vi.stubGlobal("navigator", { mediaDevices: { enumerateDevices: () => Promise.resolve(found) } });
}

let scope: EffectScope;

function begin(wanted: boolean): { answered: () => number; see: (call: PhoneView["call"]) => Promise<void> } {
  const phone = usePhone();
  const answer = vi.spyOn(phone, "answer").mockImplementation(() => Promise.resolve());
  scope.run(() => {
    useAutoAnswer(() => wanted);
  });
  return {
    answered: () => answer.mock.calls.length,
    see: async (call) => {
      phone.view = { ...NO_PHONE, call };
      await nextTick();
    },
  };
}

describe("answering by itself", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    setActivePinia(createPinia());
    scope = effectScope();
    microphones(HEADSET);
  });
  afterEach(() => {
    scope.stop();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("comes after one tone, not before", async () => {
    const { answered, see } = begin(true);
    await see("incoming");
    await vi.advanceTimersByTimeAsync(TONE_MS - 1);
    expect(answered()).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(answered()).toBe(1);
  });

  it("is left out where it is not wanted", async () => {
    const { answered, see } = begin(false);
    await see("incoming");
    await vi.advanceTimersByTimeAsync(2 * TONE_MS);
    expect(answered()).toBe(0);
  });

  it.each([[[]], [NOT_ALLOWED]])("never happens without a microphone the page may use", async (found) => {
    microphones(found);
    const { answered, see } = begin(true);
    await see("incoming");
    await vi.advanceTimersByTimeAsync(2 * TONE_MS);
    expect(answered()).toBe(0);
  });

  it("does not answer what rang off meanwhile, nor what follows it too early", async () => {
    const { answered, see } = begin(true);
    await see("incoming");
    await vi.advanceTimersByTimeAsync(TONE_MS / 2);
    await see("none");
    await see("incoming");
    await vi.advanceTimersByTimeAsync(TONE_MS / 2);
    expect(answered()).toBe(0);
    await see("none");
    await vi.advanceTimersByTimeAsync(2 * TONE_MS);
    expect(answered()).toBe(0);
  });
});
