const LOOK_MS = 100;
const WINDOW = 1024;
/** Speech close to a microphone has a root mean square of about a fifth of full scale. */
const LOUD = 0.2;

/** How full a level meter is for a loudness (root mean square, 0 to 1): 0 to 1, on a scale as ears have it. */
export function levelOf(rms: number): number {
  if (rms <= 0) return 0;
  const decibels = 20 * Math.log10(rms / LOUD);
  return Math.min(1, Math.max(0, 1 + decibels / 50));
}

/** Watches how loud a microphone is, until stopped. */
export class Level {
  private readonly context = new AudioContext();
  private readonly timer: number;

  constructor(stream: MediaStream, onLevel: (level: number) => void) {
    const analyser = this.context.createAnalyser();
    analyser.fftSize = WINDOW;
    this.context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(WINDOW);
    this.timer = window.setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      onLevel(levelOf(Math.sqrt(samples.reduce((sum, v) => sum + v * v, 0) / WINDOW)));
    }, LOOK_MS);
  }

  stop(): void {
    window.clearInterval(this.timer);
    void this.context.close();
  }
}
