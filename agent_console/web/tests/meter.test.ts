import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { Meter } from "@/phone/meter";

/** Tracks with a loudness each, and a context that hears those which are connected to it, nothing after it is closed. */
const track = (loudness: number) => ({ loudness }) as unknown as MediaStreamTrack;

class Stream {
  constructor(readonly tracks: { loudness: number }[]) {}
}

class Context {
  readonly sampleRate = 48_000;
  private readonly heard = new Set<Stream>();

  createAnalyser() {
    const loudness = (): number => [...this.heard].flatMap((stream) => stream.tracks).reduce((sum, one) => sum + one.loudness, 0);
    return {
      frequencyBinCount: 2048,
      getFloatTimeDomainData: (samples: Float32Array) => samples.fill(loudness()),
      getFloatFrequencyData: () => undefined,
    };
  }

  createMediaStreamSource(stream: Stream) {
    return { connect: () => this.heard.add(stream), disconnect: () => this.heard.delete(stream) };
  }

  close(): Promise<void> {
    this.heard.clear();
    return Promise.resolve();
  }
}

describe("measuring what is heard", () => {
  let begin: (event: { track: MediaStreamTrack }) => void;
  const connection = {
    connectionState: "closed",
    addEventListener: (_: string, listener: typeof begin) => (begin = listener),
    removeEventListener: () => undefined,
  } as unknown as RTCPeerConnection;

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("window", globalThis);
    vi.stubGlobal("document", { createElement: () => ({}) });
    vi.stubGlobal("AudioContext", Context);
    vi.stubGlobal("MediaStream", Stream);
  });

  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  /** Every loudness that can be seen in half a second. */
  function seen(): number[] {
    const all = new Set<number>();
    for (let ms = 0; ms < 500; ms += 1) {
      vi.advanceTimersByTime(1);
      all.add(Math.round((window.hotlinePhone?.rms ?? -1) * 100) / 100);
    }
    return [...all];
  }

  it("goes by the last track alone, for the far end's comes anew after every hold", () => {
    const meter = new Meter(connection);
    begin({ track: track(0.3) });
    vi.advanceTimersByTime(73);
    begin({ track: track(0.5) });
    vi.advanceTimersByTime(100);
    expect(seen()).toEqual([0.5]);
    meter.stop();
  });

  it("leaves no clock running when the call is over", () => {
    const meter = new Meter(connection);
    begin({ track: track(0.3) });
    begin({ track: track(0.3) });
    meter.stop();
    expect([vi.getTimerCount(), window.hotlinePhone?.rms]).toEqual([0, 0]);
  });
});
