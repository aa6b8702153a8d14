import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { PhoneSocket, type PhoneWire } from "@/phone/socket";

class FakeWire implements PhoneWire {
  onopen: PhoneWire["onopen"] = null;
  onmessage: PhoneWire["onmessage"] = null;
  onclose: PhoneWire["onclose"] = null;
  binaryType: BinaryType = "blob";
  readyState: PhoneWire["readyState"] = 0;
  sent: unknown[] = [];

  send(data: unknown): void {
    this.sent.push(data);
  }

  close(): void {
    this.readyState = 3;
  }

  opened(): void {
    this.readyState = 1;
    this.onopen?.call(this as unknown as WebSocket, new Event("open"));
  }

  says(data: string): void {
    this.onmessage?.call(this as unknown as WebSocket, new MessageEvent("message", { data }));
  }
}

const PING = "\r\n\r\n";
const PONG = "\r\n";
const wires: FakeWire[] = [];
const lost: string[] = [];
let socket: PhoneSocket;
const last = (): FakeWire => wires.at(-1) ?? new FakeWire();

beforeEach(() => {
  vi.useFakeTimers();
  wires.length = lost.length = 0;
  socket = new PhoneSocket("wss://city.example/ws/phone", () => {
    wires.push(new FakeWire());
    return last();
  });
  socket.ondisconnect = (_error, _code, reason) => lost.push(reason ?? "");
  socket.connect();
});
afterEach(() => {
  socket.disconnect();
  vi.useRealTimers();
});

describe("the telephone's websocket", () => {
  it("is what JsSIP takes for a socket", () => {
    expect([socket.url, socket.via_transport, socket.sip_uri]).toEqual([
      "wss://city.example/ws/phone",
      "WSS",
      "sip:city.example;transport=ws",
    ]);
    expect([socket.isConnecting(), socket.isConnected()]).toEqual([true, false]);
    last().opened();
    expect([socket.isConnecting(), socket.isConnected()]).toEqual([false, true]);
  });

  it("stays while the far end gives signs of life", async () => {
    last().opened();
    for (let i = 0; i < 20; i++) {
      await vi.advanceTimersByTimeAsync(4000);
      last().says(PONG);
    }
    expect(last().sent).toEqual(Array(20).fill(PING));
    expect(lost).toEqual([]);
  });

  it("is lost when no sign of life comes", async () => {
    last().opened();
    await vi.advanceTimersByTimeAsync(7000);
    expect(lost).toEqual(["no sign of life"]);
    expect(socket.isConnected()).toBe(false);
  });

  it("finds out at once when the network may have changed", async () => {
    last().opened();
    socket.check();
    expect(last().sent).toEqual([PING]);
    await vi.advanceTimersByTimeAsync(3000);
    expect(lost).toHaveLength(1);
  });

  it("waits not for ever for a connection", async () => {
    await vi.advanceTimersByTimeAsync(5000);
    expect(lost).toEqual(["no connection"]);
  });

  it("sends nothing, and loses nothing, once it was put away", async () => {
    last().opened();
    socket.disconnect();
    expect(socket.send("BYE")).toBe(false);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(lost).toEqual([]);
  });
});
