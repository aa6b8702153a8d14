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
const queries: string[] = [];
const trips: number[] = [];
const frame = (type: Frame["type"], seq: number, more = {}): string => JSON.stringify({ type, seq, at: "", ...more });
const read = (text: unknown): unknown => JSON.parse(String(text));
let down = 0;
let refused = 0;
let socket: ConsoleSocket;
const last = (): FakeWire => wires.at(-1) ?? new FakeWire();

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("window", new EventTarget());
  wires.length = frames.length = queries.length = trips.length = down = refused = 0;
  socket = new ConsoleSocket({
    connect: (query) => {
      queries.push(query);
      wires.push(new FakeWire());
      return last();
    },
    onFrame: (frame) => frames.push(frame),
    onDown: () => down++,
    onRefused: () => refused++,
    onRoundTrip: (ms) => trips.push(ms),
  });
  socket.start();
});
afterEach(() => {
  socket.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe("the console's socket", () => {
  it("pings every ten seconds and says what it has", async () => {
    last().opened();
    last().says(frame("hello", 1, { stream: "s" }));
    last().says(frame("pbx", 2));
    await vi.advanceTimersByTimeAsync(20_000);
    expect(last().sent.map(read)).toEqual([{ type: "ping", seq: 2 }, { type: "ping", seq: 2 }]);
  });

  it("measures each ping's way there and back, and tells the server with the next", async () => {
    last().opened();
    await vi.advanceTimersByTimeAsync(10_040);
    last().says(frame("pong", 1));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(trips).toEqual([40]);
    expect(read(last().sent[1])).toMatchObject({ round_trip_ms: 40 });
  });

  it("stays connected in a tab whose timers the browser lets run once a minute", async () => {
    vi.spyOn(performance, "now").mockImplementation(() => Date.now() * 6);
    last().opened();
    last().says(frame("hello", 1, { stream: "s" }));
    for (let minute = 1; minute < 5; minute++) {
      await vi.advanceTimersByTimeAsync(10_000);
      expect(last().sent).toHaveLength(minute);
      last().says(frame("pong", minute + 1));
    }
    expect(wires).toHaveLength(1);
  });

  it("goes on with its stream after a break, and tells nothing twice", () => {
    last().says(frame("hello", 1, { stream: "s/1" }));
    last().says(frame("pbx", 2));
    last().says(frame("pbx", 3));
    last().breaks();
    window.dispatchEvent(new Event("online"));
    expect(queries).toEqual(["", "?stream=s%2F1&seq=3"]);
    for (const text of [frame("resumed", 3), frame("pbx", 3), frame("pbx", 4), frame("pbx", 4)]) last().says(text);
    expect(frames.map(({ type, seq }) => [type, seq])).toEqual([["hello", 1], ["pbx", 2], ["pbx", 3], ["resumed", 3], ["pbx", 4]]);
  });

  it("takes a hello for a new beginning", () => {
    last().says(frame("hello", 1, { stream: "old" }));
    last().says(frame("pbx", 2));
    last().breaks();
    window.dispatchEvent(new Event("online"));
    last().says(frame("hello", 1, { stream: "new" }));
    last().says(frame("pbx", 2));
    expect(frames.map(({ seq }) => seq)).toEqual([1, 2, 1, 2]);
    last().breaks();
    window.dispatchEvent(new Event("online"));
    expect(queries[2]).toBe("?stream=new&seq=2");
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
    last().says(frame("hello", 1, { stream: "s" }));
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
    for (const text of [frame("pong", 1), "garbage", "null", "[]", '{"type":"other"}', '{"type":7}']) last().says(text);
    expect(frames).toEqual([{ type: "pong", seq: 1, at: "" }]);
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
