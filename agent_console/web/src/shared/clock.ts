import { readonly, ref } from "vue";

import { defineStore } from "pinia";

/**
 * The server's clock as this page knows it: what it said at the last greeting, counted on by a watch that nobody sets.
 * The machine's own clock may be wrong, or be put right in the middle of a call.
 */
export const useClock = defineStore("clock", () => {
  let began = Date.now() - performance.now();
  const now = ref(began + performance.now());

  function tick(): void {
    now.value = began + performance.now();
  }

  function setServerTime(iso: string): void {
    const server = Date.parse(iso);
    if (Number.isNaN(server)) return;
    began = server - performance.now();
    tick();
  }

  window.setInterval(tick, 250);
  return { now: readonly(now), setServerTime };
});
