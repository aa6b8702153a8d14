import { computed } from "vue";

import { defineStore } from "pinia";

import { useClock } from "@/shared/clock";

const STEP_MS = 15_000;

/** The server's clock in steps of 15 seconds: long lists are drawn anew no oftener. */
export const useCoarseClock = defineStore("coarse-clock", () => {
  const clock = useClock();
  const now = computed(() => Math.floor(clock.now / STEP_MS) * STEP_MS);
  return { now };
});
