import { describe, expect, it, vi } from "vitest";

import { ignoreDoubleClicks } from "@/shared/doubleClicks";

/** A thing on the page that is a button of ours, or not. */
class Thing {
  constructor(private readonly isButton: boolean) {}

  closest(): Thing | null {
    return this.isButton ? this : null;
  }
}

/** Whether a click reaches what it was meant for. */
function arrives(detail: number, target: Thing): boolean {
  const stopPropagation = vi.fn();
  vi.stubGlobal("Element", Thing);
  const page = {
    addEventListener: (_: string, hear: unknown): void => {
      (hear as (event: unknown) => void)({ detail, target, preventDefault: vi.fn(), stopPropagation });
    },
  };
  ignoreDoubleClicks(page);
  return stopPropagation.mock.calls.length === 0;
}

describe("a double click", () => {
  it("presses a button once; a button that is pressed by a key counts no clicks", () => {
    expect([0, 1, 2, 3].map((detail) => arrives(detail, new Thing(true)))).toEqual([true, true, false, false]);
  });

  it("reaches what is no button: the digits of a telephone, and words to be marked", () => {
    expect(arrives(2, new Thing(false))).toBe(true);
  });
});
