import { backoff } from "./backoff";
import { type Frame, readFrame } from "./frames";

const PING_MS = 10_000;
/** A ping without an answer for so long, and the line is dead. A tab in the background pings late, never in vain. */
const ANSWER_MS = 15_000;

/** The part of a browser's websocket that is used here. */
export type Wire = Pick<WebSocket, "send" | "close" | "onopen" | "onmessage" | "onclose">;

interface Options {
  /** Open a wire; the query names the stream to go on with, and the last frame of it that is here. */
  connect: (query: string) => Wire;
  onFrame: (frame: Frame) => void;
  onDown: () => void;
  /** A try ended without a word from the server: perhaps the sign-in is no longer valid. */
  onRefused: () => void;
  /** How long a ping took there and back. */
  onRoundTrip: (ms: number) => void;
}

/** A connection that comes back for ever, until it is stopped, and goes on where it broke. */
export class ConsoleSocket {
  private wire: Wire | null = null;
  private tries = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private heart: ReturnType<typeof setInterval> | undefined;
  private running = false;
  private stream = "";
  private seq = 0;
  /** When the pings were sent whose pongs are still to come. */
  private pinged: number[] = [];
  /** Since when nothing was heard although it was asked for. */
  private silentSince: number | null = null;
  private roundTrip: number | undefined;

  constructor(private readonly options: Options) {}

  start(): void {
    if (this.running) return;
    this.running = true;
    window.addEventListener("online", this.now);
    window.addEventListener("offline", this.lost);
    this.open();
  }

  stop(): void {
    this.running = false;
    this.stream = "";
    window.removeEventListener("online", this.now);
    window.removeEventListener("offline", this.lost);
    clearTimeout(this.retry);
    this.drop();
  }

  private readonly now = (): void => {
    this.tries = 0;
    clearTimeout(this.retry);
    this.drop();
    this.open();
  };

  private readonly lost = (): void => {
    if (!this.wire) return;
    this.drop();
    this.options.onDown();
    this.later();
  };

  private open(): void {
    const wire = this.options.connect(this.stream && `?stream=${encodeURIComponent(this.stream)}&seq=${this.seq}`);
    let greeted = false;
    this.wire = wire;
    this.pinged = [];
    this.silentSince = performance.now();
    wire.onopen = () => {
      this.heart = setInterval(() => {
        if (this.silentSince !== null && performance.now() - this.silentSince > ANSWER_MS) this.lost();
        else this.ping(wire);
      }, PING_MS);
    };
    wire.onmessage = ({ data }: MessageEvent<unknown>) => {
      this.silentSince = null;
      const frame = readFrame(data);
      if (!frame || !this.isNews(frame)) return;
      if (frame.type === "hello" || frame.type === "resumed") {
        greeted = true;
        this.tries = 0;
      }
      if (frame.type === "pong") this.answered();
      this.options.onFrame(frame);
    };
    wire.onclose = () => {
      this.drop();
      this.options.onDown();
      if (!greeted) this.options.onRefused();
      this.later();
    };
  }

  /** Keep the place in the stream; what is here already is not told again. */
  private isNews(frame: Frame): boolean {
    if (frame.type === "resumed") return true;
    if (frame.type === "hello") this.stream = frame.stream;
    else if (frame.seq <= this.seq) return false;
    this.seq = frame.seq;
    return true;
  }

  private ping(wire: Wire): void {
    const sent = performance.now();
    this.silentSince ??= sent;
    this.pinged.push(sent);
    wire.send(JSON.stringify({ type: "ping", seq: this.seq, round_trip_ms: this.roundTrip }));
    this.roundTrip = undefined;
  }

  private answered(): void {
    const sent = this.pinged.shift();
    if (sent === undefined) return;
    this.roundTrip = Math.round(performance.now() - sent);
    this.options.onRoundTrip(this.roundTrip);
  }

  private later(): void {
    if (!this.running) return;
    clearTimeout(this.retry);
    this.retry = setTimeout(() => {
      this.open();
    }, backoff(this.tries++, Math.random()));
  }

  private drop(): void {
    clearInterval(this.heart);
    const { wire } = this;
    this.wire = null;
    if (!wire) return;
    wire.onopen = wire.onmessage = wire.onclose = null;
    wire.close();
  }
}
