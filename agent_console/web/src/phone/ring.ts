const CYCLE_S = 4;
const SOUND_S = 1;

/** A soft two-note ring, 1 s on and 3 s off, until stopped. */
export class Ring {
  private context: AudioContext | null = null;
  private timer = 0;

  start(): void {
    if (this.context) return;
    this.context = new AudioContext();
    this.sound(this.context);
    this.timer = window.setInterval(() => {
      if (this.context) this.sound(this.context);
    }, CYCLE_S * 1000);
  }

  stop(): void {
    window.clearInterval(this.timer);
    void this.context?.close();
    this.context = null;
  }

  private sound(context: AudioContext): void {
    const gain = context.createGain();
    const begin = context.currentTime;
    gain.gain.setValueAtTime(0, begin);
    gain.gain.linearRampToValueAtTime(0.08, begin + 0.05);
    gain.gain.setValueAtTime(0.08, begin + SOUND_S - 0.2);
    gain.gain.linearRampToValueAtTime(0, begin + SOUND_S);
    gain.connect(context.destination);
    for (const hz of [440, 554]) {
      const note = context.createOscillator();
      note.frequency.value = hz;
      note.connect(gain);
      note.start(begin);
      note.stop(begin + SOUND_S);
    }
  }
}
