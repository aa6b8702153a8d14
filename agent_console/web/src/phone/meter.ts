import { routeTo } from "./sink";

/** What really comes and goes: loudness and pitch of the far end, packets both ways. */
export interface MediaFigures {
  /** Root mean square of the far end's last 85 ms, 0 to 1. */
  rms: number;
  /** Strongest frequency of the far end in Hz; 0 while it is silent. */
  hz: number;
  /** When the far end was first heard in this call, ms since 1970; 0 for not yet. */
  heardAt: number;
  packetsIn: number;
  packetsOut: number;
  bytesIn: number;
  bytesOut: number;
  lost: number;
}

export const SILENCE: Readonly<MediaFigures> = {
  rms: 0,
  hz: 0,
  heardAt: 0,
  packetsIn: 0,
  packetsOut: 0,
  bytesIn: 0,
  bytesOut: 0,
  lost: 0,
};

declare global {
  interface Window {
    /** Media figures of the page's call, for tests and for support. */
    hotlinePhone?: MediaFigures;
  }
}

const WINDOW = 4096;
const AUDIBLE = 0.01;
const LISTEN_MS = 50;
const COUNT_MS = 500;

/** Plays the far end of one peer connection and measures it. */
export class Meter {
  private readonly audio = document.createElement("audio");
  private readonly figures: MediaFigures = { ...SILENCE };
  private readonly context = new AudioContext();
  private readonly analyser = this.context.createAnalyser();
  private readonly timers: readonly number[];
  private source: MediaStreamAudioSourceNode | null = null;

  constructor(
    private readonly connection: RTCPeerConnection,
    device = "",
  ) {
    this.playAt(device);
    // Without a media element as a sink Chromium gives a remote track to no analyser.
    this.audio.autoplay = true;
    this.analyser.fftSize = WINDOW;
    this.analyser.smoothingTimeConstant = 0;
    window.hotlinePhone = this.figures;
    connection.addEventListener("track", this.onTrack);
    this.timers = [window.setInterval(this.listen, LISTEN_MS), window.setInterval(() => void this.count(), COUNT_MS)];
  }

  /** Play the far end at this device. */
  playAt(device: string): void {
    void routeTo(this.audio, device);
  }

  stop(): void {
    this.connection.removeEventListener("track", this.onTrack);
    this.timers.forEach((timer) => {
      window.clearInterval(timer);
    });
    this.audio.srcObject = null;
    void this.context.close();
    Object.assign(this.figures, { rms: 0, hz: 0 });
  }

  /** The far end's track comes anew whenever a hold ends: what was heard before is listened to no longer. */
  private readonly onTrack = ({ track }: RTCTrackEvent): void => {
    const stream = new MediaStream([track]);
    this.audio.srcObject = stream;
    this.source?.disconnect();
    this.source = this.context.createMediaStreamSource(stream);
    this.source.connect(this.analyser);
  };

  private readonly listen = (): void => {
    const samples = new Float32Array(WINDOW);
    this.analyser.getFloatTimeDomainData(samples);
    const rms = Math.sqrt(samples.reduce((sum, v) => sum + v * v, 0) / WINDOW);
    this.figures.rms = rms;
    if (rms < AUDIBLE) {
      this.figures.hz = 0;
      return;
    }
    const spectrum = new Float32Array(this.analyser.frequencyBinCount);
    this.analyser.getFloatFrequencyData(spectrum);
    const peak = spectrum.reduce((best, v, i) => (v > (spectrum[best] ?? -Infinity) ? i : best), 0);
    this.figures.hz = Math.round((peak * this.context.sampleRate) / WINDOW);
    this.figures.heardAt ||= Date.now();
  };

  private async count(): Promise<void> {
    if (this.connection.connectionState === "closed") return;
    for (const report of (await this.connection.getStats()).values() as Iterable<RTCStats>) {
      if (report.type === "inbound-rtp") {
        const inbound = report as RTCInboundRtpStreamStats;
        this.figures.packetsIn = inbound.packetsReceived ?? 0;
        this.figures.bytesIn = inbound.bytesReceived ?? 0;
        this.figures.lost = inbound.packetsLost ?? 0;
      } else if (report.type === "outbound-rtp") {
        const outbound = report as RTCOutboundRtpStreamStats;
        this.figures.packetsOut = outbound.packetsSent ?? 0;
        this.figures.bytesOut = outbound.bytesSent ?? 0;
      }
    }
  }
}
