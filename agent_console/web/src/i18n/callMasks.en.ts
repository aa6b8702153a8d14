import type { callMasksZh } from "./callMasks.zh";

export const callMasksEn: Record<keyof typeof callMasksZh, string> = {
  "mask.begin": "Mask",
  "mask.end": "Record again {left}",
  "mask.tip": "Press while a card or identity number is said: it is neither recorded nor written down, for a minute at most",
  "mask.keys": "Mask the recording / record again",
  "mask.now": "Masked",
  "mask.on": "Masked: neither recorded nor written down",
  "mask.left": "recorded again in {left}",
  "mask.kept": "{from} to {to} masked",
  "mask.silent": "Masked: there is no sound here. Click to go on after it",
  "mask.why": "Operator {by} masked the recording while a card or identity number was said: there is neither sound nor text of it",
};
