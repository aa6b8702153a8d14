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
  private context: AudioContext | null = null;
  private timers: number[] = [];

  constructor(private readonly connection: RTCPeerConnection) {
    // Without a media element as a sink Chromium gives a remote track to no analyser.
    this.audio.autoplay = true;
    window.hotlinePhone = this.figures;
    connection.addEventListener("track", this.onTrack);
    this.timers.push(window.setInterval(() => void this.count(), COUNT_MS));
  }

  stop(): void {
    this.connection.removeEventListener("track", this.onTrack);
    this.timers.forEach((timer) => {
      window.clearInterval(timer);
    });
    this.timers = [];
    this.audio.srcObject = null;
    void this.context?.close();
    this.context = null;
    Object.assign(this.figures, { rms: 0, hz: 0 });
  }

  private readonly onTrack = (event: RTCTrackEvent): void => {
    const stream = new MediaStream([event.track]);
    this.audio.srcObject = stream;
    void this.context?.close();
    this.context = new AudioContext();
    const analyser = this.context.createAnalyser();
    analyser.fftSize = WINDOW;
    analyser.smoothingTimeConstant = 0;
    this.context.createMediaStreamSource(stream).connect(analyser);
    const { sampleRate } = this.context;
    this.timers.push(
      window.setInterval(() => {
        this.listen(analyser, sampleRate);
      }, LISTEN_MS),
    );
  };

  private listen(analyser: AnalyserNode, sampleRate: number): void {
    const samples = new Float32Array(WINDOW);
    analyser.getFloatTimeDomainData(samples);
    const rms = Math.sqrt(samples.reduce((sum, v) => sum + v * v, 0) / WINDOW);
    this.figures.rms = rms;
    if (rms < AUDIBLE) {
      this.figures.hz = 0;
      return;
    }
    const spectrum = new Float32Array(analyser.frequencyBinCount);
    analyser.getFloatFrequencyData(spectrum);
    const peak = spectrum.reduce((best, v, i) => (v > (spectrum[best] ?? -Infinity) ? i : best), 0);
    this.figures.hz = Math.round((peak * sampleRate) / WINDOW);
    this.figures.heardAt ||= Date.now();
  }

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
