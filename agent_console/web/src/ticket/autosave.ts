import { ApiError } from "@/api/client";
import type { FieldValues } from "@/api/types/calls";
import { backoff } from "@/live/backoff";

export type SaveState = "clean" | "saving" | "saved" | "failed";

interface Options {
  send: (values: FieldValues) => Promise<unknown>;
  onState: (state: SaveState) => void;
  delayMs?: number;
}

/** A refusal that the same values will meet again. */
function isFinal(error: unknown): boolean {
  return error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429;
}

/** Sends what was typed a moment after the last key, only what changed, one request at a time, until it is kept. */
export class Autosave {
  private pending: FieldValues = {};
  private timer: ReturnType<typeof setTimeout> | undefined;
  private sending: Promise<void> | null = null;
  private failures = 0;

  constructor(private readonly options: Options) {}

  put(values: FieldValues): void {
    this.pending = { ...this.pending, ...values };
    this.schedule(this.options.delayMs ?? 400);
  }

  /** Send now what is waiting, and wait for it. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    await this.sending;
    if (Object.keys(this.pending).length === 0) return;
    this.sending = this.sendPending();
    await this.sending;
  }

  /** What the server does not have yet; nothing is sent any more. */
  stop(): FieldValues {
    clearTimeout(this.timer);
    const left = this.pending;
    this.pending = {};
    return left;
  }

  private schedule(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), ms);
  }

  private async sendPending(): Promise<void> {
    const values = this.pending;
    this.pending = {};
    this.options.onState("saving");
    try {
      await this.options.send(values);
      this.failures = 0;
      this.options.onState("saved");
    } catch (error) {
      this.options.onState("failed");
      if (!isFinal(error)) {
        this.pending = { ...values, ...this.pending };
        this.schedule(backoff(this.failures++, 0.5));
      }
    } finally {
      this.sending = null;
    }
  }
}
