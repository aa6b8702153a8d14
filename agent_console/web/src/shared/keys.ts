import { onMounted, onUnmounted } from "vue";

/** Every key of the desk, by physical key (`code`) so that no input method hides it; `key` is the written sign. */
export const KEYS = {
  answer: { code: "F2", shown: "F2" },
  hangUp: { code: "F4", shown: "F4" },
  mute: { code: "F8", shown: "F8" },
  hold: { code: "F9", shown: "F9" },
  handOver: { code: "F7", shown: "F7" },
  handOverComplete: { code: "KeyC", alt: true, shown: "Alt C" },
  handOverJoin: { code: "KeyJ", alt: true, shown: "Alt J" },
  handOverBack: { code: "KeyB", alt: true, shown: "Alt B" },
  keypad: { code: "KeyD", alt: true, shown: "Alt D" },
  warning: { code: "F6", shown: "F6" },
  fittingLine: { code: "F10", shown: "F10" },
  save: { code: "KeyS", ctrl: true, shown: "Ctrl S" },
  next: { code: "KeyN", alt: true, shown: "Alt N" },
  answerMove: { code: "KeyA", alt: true, shown: "Alt A" },
  submitMove: { code: "KeyT", alt: true, shown: "Alt T" },
  mergeMove: { code: "KeyM", alt: true, shown: "Alt M" },
  rejectMove: { code: "KeyX", alt: true, shown: "Alt X" },
  emergencyMove: { code: "KeyU", alt: true, shown: "Alt U" },
  mask: { code: "KeyP", alt: true, shown: "Alt P" },
  wrapUp: { code: "KeyW", alt: true, shown: "Alt W" },
  ready: { code: "KeyR", alt: true, shown: "Alt R" },
  instruct: { code: "KeyI", alt: true, shown: "Alt I" },
  column1: { code: "Digit1", alt: true, shown: "Alt 1" },
  column2: { code: "Digit2", alt: true, shown: "Alt 2" },
  column3: { code: "Digit3", alt: true, shown: "Alt 3" },
  answer1: { code: "Digit4", alt: true, shown: "Alt 4" },
  answer2: { code: "Digit5", alt: true, shown: "Alt 5" },
  answer3: { code: "Digit6", alt: true, shown: "Alt 6" },
  knowledge: { code: "KeyK", alt: true, shown: "Alt K" },
  words: { key: "/", shown: "/", notWhileTyping: true },
  sheet: { key: "?", shown: "?", notWhileTyping: true },
} as const satisfies Record<string, Combination>;

export interface Combination {
  code?: string;
  key?: string;
  shown: string;
  ctrl?: boolean;
  alt?: boolean;
  notWhileTyping?: boolean;
}

export type Action = keyof typeof KEYS;
type Pressed = Pick<KeyboardEvent, "code" | "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

/** Which action a key press means, if any. */
export function actionOf(event: Pressed, typing: boolean): Action | null {
  for (const [action, key] of Object.entries(KEYS) as [Action, Combination][]) {
    const fits =
      (key.key ? event.key === key.key : event.code === key.code && !event.shiftKey) &&
      (event.ctrlKey || event.metaKey) === (key.ctrl ?? false) &&
      event.altKey === (key.alt ?? false);
    if (fits && !(typing && key.notWhileTyping)) return action;
  }
  return null;
}

/** Whether keys belong to the control that has the cursor. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]") !== null;
}

/** Listen for the desk's keys while the component is shown. */
export function useKeys(handlers: Partial<Record<Action, () => void>>): void {
  function onKey(event: KeyboardEvent): void {
    const action = actionOf(event, isTyping(event.target));
    const handler = action && handlers[action];
    if (!handler || event.repeat) return;
    event.preventDefault();
    handler();
  }
  onMounted(() => {
    window.addEventListener("keydown", onKey);
  });
  onUnmounted(() => {
    window.removeEventListener("keydown", onKey);
  });
}
