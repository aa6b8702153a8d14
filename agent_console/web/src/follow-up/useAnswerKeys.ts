import { type Ref, onMounted, onUnmounted } from "vue";

import { belongsElsewhere } from "@/inbox/ownKeys";
import { isTyping } from "@/shared/keys";

interface Asked {
  id: string;
  choices: readonly string[];
}

/** Answer with digits, walk the questions with the arrows; nothing while somebody types. */
export function useAnswerKeys(asked: Readonly<Ref<Asked[]>>, active: Ref<string>, answer: (question: string, choice: string) => void): void {
  function onKey(event: KeyboardEvent): void {
    if (belongsElsewhere(event)) return;
    // A radio that has the cursor gives its arrows to its own group; digits are ours all the same.
    const target = event.target instanceof HTMLElement ? event.target : null;
    const onChoice = target?.matches("input[type='radio']") ?? false;
    if (isTyping(target) && !onChoice) return;
    const at = asked.value.findIndex((q) => q.id === active.value);
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
    const choice = digit ? asked.value[at]?.choices[Number(digit) - 1] : undefined;
    const step = onChoice || target?.closest("[data-rows]") ? 0 : event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const next = asked.value[at + step];
    if (choice) answer(active.value, choice);
    else if (step && next) active.value = next.id;
    else return;
    event.preventDefault();
  }
  onMounted(() => {
    window.addEventListener("keydown", onKey);
  });
  onUnmounted(() => {
    window.removeEventListener("keydown", onKey);
  });
}
