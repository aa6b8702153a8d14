import { backoff } from "./backoff";
import { type Frame, readFrame } from "./frames";

const PING_MS = 10_000;
const SILENCE_MS = 25_000;

/** The part of a browser's websocket that is used here. */
export type Wire = Pick<WebSocket, "send" | "close" | "onopen" | "onmessage" | "onclose">;

interface Options {
  connect: () => Wire;
  onFrame: (frame: Frame) => void;
  onDown: () => void;
  /** A try ended without a word from the server: perhaps the sign-in is no longer valid. */
  onRefused: () => void;
}

/** A connection that comes back for ever, until it is stopped. */
export class ConsoleSocket {
  private wire: Wire | null = null;
  private tries = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private heart: ReturnType<typeof setInterval> | undefined;
  private heardAt = 0;
  private running = false;

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
    const wire = this.options.connect();
    let greeted = false;
    this.wire = wire;
    this.heardAt = Date.now();
    wire.onopen = () => {
      this.heart = setInterval(() => {
        if (Date.now() - this.heardAt > SILENCE_MS) this.lost();
        else wire.send('{"type":"ping"}');
      }, PING_MS);
    };
    wire.onmessage = ({ data }: MessageEvent<unknown>) => {
      this.heardAt = Date.now();
      const frame = readFrame(data);
      if (!frame) return;
      if (frame.type === "hello") {
        greeted = true;
        this.tries = 0;
      }
      this.options.onFrame(frame);
    };
    wire.onclose = () => {
      this.drop();
      this.options.onDown();
      if (!greeted) this.options.onRefused();
      this.later();
    };
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
