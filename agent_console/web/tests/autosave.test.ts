import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { ApiError } from "@/api/client";
import type { FieldValues } from "@/api/types/calls";
import { Autosave, type SaveState } from "@/ticket/autosave";

const sent: FieldValues[] = [];
const states: SaveState[] = [];
let answers: (() => Promise<unknown>)[] = [];

function make(): Autosave {
  return new Autosave({
    send: (values) => {
      sent.push(values);
      return (answers.shift() ?? (() => Promise.resolve()))();
    },
    onState: (state) => states.push(state),
  });
}

beforeEach(() => {
  vi.useFakeTimers();
  sent.length = states.length = 0;
  answers = [];
});
afterEach(() => {
  vi.useRealTimers();
});

describe("autosave", () => {
  it("waits 400 ms after the last key and sends the last value once", async () => {
    const autosave = make();
    autosave.put({ title: "路" });
    await vi.advanceTimersByTimeAsync(300);
    autosave.put({ title: "路灯" });
    await vi.advanceTimersByTimeAsync(399);
    expect(sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent).toEqual([{ title: "路灯" }]);
    expect(states).toEqual(["saving", "saved"]);
  });

  it("sends only what changed", async () => {
    const autosave = make();
    autosave.put({ title: "a" });
    await autosave.flush();
    autosave.put({ wants: "b" });
    await autosave.flush();
    expect(sent).toEqual([{ title: "a" }, { wants: "b" }]);
  });

  it("tries again with the newest values when the server is away", async () => {
    answers = [() => Promise.reject(new ApiError(503, "database-unavailable", ""))];
    const autosave = make();
    autosave.put({ title: "old", wants: "w" });
    await autosave.flush();
    expect(states.at(-1)).toBe("failed");
    autosave.put({ title: "new" });
    await vi.advanceTimersByTimeAsync(1000);
    expect(sent.at(-1)).toEqual({ title: "new", wants: "w" });
    expect(states.at(-1)).toBe("saved");
  });

  it("does not repeat what the server refuses for good", async () => {
    answers = [() => Promise.reject(new ApiError(422, "draft-invalid", ""))];
    const autosave = make();
    autosave.put({ title: "x" });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent).toHaveLength(1);
    expect(states.at(-1)).toBe("failed");
  });

  it("flushes behind a request under way, in order", async () => {
    let finish = (): void => undefined;
    answers = [() => new Promise<void>((resolve) => (finish = resolve))];
    const autosave = make();
    autosave.put({ title: "1" });
    void autosave.flush();
    await vi.advanceTimersByTimeAsync(0);
    autosave.put({ title: "2" });
    const flushed = autosave.flush();
    await vi.advanceTimersByTimeAsync(0);
    expect(sent).toEqual([{ title: "1" }]);
    finish();
    await flushed;
    expect(sent).toEqual([{ title: "1" }, { title: "2" }]);
  });

  it("hands over what is left when it stops", async () => {
    const autosave = make();
    autosave.put({ title: "x" });
    expect(autosave.stop()).toEqual({ title: "x" });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent).toEqual([]);
  });
});
