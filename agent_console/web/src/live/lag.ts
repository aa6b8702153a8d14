import { computed, ref } from "vue";

import { defineStore } from "pinia";

/** From here on a person feels the wait. */
const SLOW_MS = 500;

/** How long the way to the server and back takes. One slow ping is chance, two are worth a word. */
export const useLag = defineStore("lag", () => {
  const last = ref<number[]>([]);
  const slow = computed(() => last.value.length === 2 && last.value.every((ms) => ms >= SLOW_MS));
  const seconds = computed(() => (Math.max(0, ...last.value) / 1000).toFixed(1));

  function measured(ms: number): void {
    last.value = [...last.value.slice(-1), ms];
  }

  return { slow, seconds, measured };
});
