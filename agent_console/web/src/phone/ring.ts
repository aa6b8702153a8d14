import { routeTo } from "./sink";

const CYCLE_S = 4;
const SOUND_S = 1;

/** A soft two-note ring, 1 s on and 3 s off, until stopped; at one device or several. */
export class Ring {
  private contexts: AudioContext[] = [];
  private timer = 0;

  start(devices: readonly string[]): void {
    if (this.contexts.length) return;
    const contexts = devices.map(() => new AudioContext());
    this.contexts = contexts;
    const sound = (): void => {
      contexts.forEach((context) => {
        this.sound(context);
      });
    };
    void Promise.all(contexts.map((context, i) => routeTo(context, devices[i] ?? ""))).then(() => {
      if (this.contexts !== contexts) return;
      sound();
      this.timer = window.setInterval(sound, CYCLE_S * 1000);
    });
  }

  stop(): void {
    window.clearInterval(this.timer);
    this.contexts.forEach((context) => void context.close());
    this.contexts = [];
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
