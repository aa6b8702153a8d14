import type { PhoneView } from "./view";

interface Acts {
  answer: () => void;
  hangUp: () => void;
  toggleMute: () => void;
}

/** Keys as browsers name them; their types leave out those of conferences, and each browser refuses what it does not know. */
export type Key = MediaSessionAction | "hangup" | "togglemicrophone";

/** The part of the browser's media session that is used here. */
export interface Keys {
  setActionHandler: (key: Key, handler: (() => void) | null) => void;
  setMicrophoneActive?: (active: boolean) => void;
}

/** A headset's one key comes as play or pause: it answers, and in a talk it mutes, which does no harm by mistake. */
const ONE_KEY: readonly Key[] = ["play", "pause"];
const HANG_UP: readonly Key[] = ["hangup", "stop"];
const MUTE: readonly Key[] = ["togglemicrophone"];

/** The keys of a headset, where the browser passes them on. */
export class HeadsetKeys {
  constructor(
    private readonly acts: Acts,
    // Older browsers have no media session, whatever their type says.
    private readonly keys: Keys | null = (navigator.mediaSession as Keys | undefined) ?? null,
  ) {}

  /** Let the keys mean what they can mean now. */
  show({ call, muted }: PhoneView): void {
    const { answer, hangUp, toggleMute } = this.acts;
    const talking = call === "talking";
    this.mean(ONE_KEY, call === "incoming" ? answer : talking ? toggleMute : null);
    this.mean(HANG_UP, call === "none" ? null : hangUp);
    this.mean(MUTE, talking ? toggleMute : null);
    this.keys?.setMicrophoneActive?.(talking && !muted);
  }

  private mean(actions: readonly Key[], handler: (() => void) | null): void {
    for (const action of actions) {
      try {
        this.keys?.setActionHandler(action, handler);
      } catch {
        // The browser does not know this key.
      }
    }
  }
}
