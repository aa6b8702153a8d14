import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { backoff } from "@/live/backoff";
import type { Frame } from "@/live/frames";
import { readFrame } from "@/live/frames";
import { ConsoleSocket, type Wire } from "@/live/socket";

class FakeWire implements Wire {
  onopen: Wire["onopen"] = null;
  onmessage: Wire["onmessage"] = null;
  onclose: Wire["onclose"] = null;
  sent: unknown[] = [];
  closed = false;

  send(data: unknown): void {
    this.sent.push(data);
  }

  close(): void {
    this.closed = true;
  }

  opened(): void {
    this.onopen?.call(this as unknown as WebSocket, new Event("open"));
  }

  says(data: string): void {
    this.onmessage?.call(this as unknown as WebSocket, new MessageEvent("message", { data }));
  }

  breaks(): void {
    this.onclose?.call(this as unknown as WebSocket, new Event("close") as CloseEvent);
  }
}

const wires: FakeWire[] = [];
const frames: Frame[] = [];
let down = 0;
let refused = 0;
let socket: ConsoleSocket;
const last = (): FakeWire => wires.at(-1) ?? new FakeWire();

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("window", new EventTarget());
  wires.length = frames.length = down = refused = 0;
  socket = new ConsoleSocket({
    connect: () => {
      wires.push(new FakeWire());
      return last();
    },
    onFrame: (frame) => frames.push(frame),
    onDown: () => down++,
    onRefused: () => refused++,
  });
  socket.start();
});
afterEach(() => {
  socket.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("the console's socket", () => {
  it("pings every ten seconds", async () => {
    last().opened();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(last().sent).toEqual(['{"type":"ping"}', '{"type":"ping"}']);
  });

  it("comes back after a loss, for ever, slower and slower", async () => {
    for (let tries = 0; tries < 50; tries++) {
      last().breaks();
      await vi.advanceTimersByTimeAsync(10_000);
    }
    expect(wires).toHaveLength(51);
    expect([down, refused]).toEqual([50, 50]);
  });

  it("takes a silent line for dead", async () => {
    last().opened();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(wires[0]?.closed).toBe(true);
    expect(down).toBe(1);
    await vi.advanceTimersByTimeAsync(1000);
    expect(wires).toHaveLength(2);
  });

  it("connects at once when the network is back", () => {
    last().breaks();
    window.dispatchEvent(new Event("online"));
    expect(wires).toHaveLength(2);
  });

  it("asks for no sign-in again after a greeted connection was lost", () => {
    last().says('{"type":"hello"}');
    last().breaks();
    expect([down, refused]).toEqual([1, 0]);
  });

  it("stays away once stopped", async () => {
    socket.stop();
    last().breaks();
    window.dispatchEvent(new Event("online"));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(wires).toHaveLength(1);
  });

  it("passes on only frames it knows", () => {
    for (const text of ['{"type":"pong"}', "garbage", "null", "[]", '{"type":"other"}', '{"type":7}']) last().says(text);
    expect(frames).toEqual([{ type: "pong" }]);
  });
});

describe("back-off", () => {
  it("doubles from half a second to ten and spreads over half", () => {
    expect([0, 1, 2, 9, 1000].map((tries) => backoff(tries, 1))).toEqual([500, 1000, 2000, 10_000, 10_000]);
    expect(backoff(3, 0)).toBe(2000);
  });
});

describe("reading a frame", () => {
  it("takes no binary", () => {
    expect(readFrame(new ArrayBuffer(2))).toBeNull();
  });
});
