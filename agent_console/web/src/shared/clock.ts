import { readonly, ref } from "vue";

import { defineStore } from "pinia";

/** The server's clock as this page knows it: its own clock plus the offset learnt at the last greeting. */
export const useClock = defineStore("clock", () => {
  const offset = ref(0);
  const now = ref(Date.now());

  function tick(): void {
    now.value = Date.now() + offset.value;
  }

  function setServerTime(iso: string): void {
    const server = Date.parse(iso);
    if (Number.isNaN(server)) return;
    offset.value = server - Date.now();
    tick();
  }

  window.setInterval(tick, 250);
  return { now: readonly(now), setServerTime };
});
