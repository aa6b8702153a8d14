import { ref } from "vue";

import { defineStore } from "pinia";

/** That tickets changed somewhere: whoever shows one asks again. */
export const useCaseNews = defineStore("case-news", () => {
  const latest = ref<{ ticket: string | null; count: number }>({ ticket: null, count: 0 });

  /** @param ticket Its number; null when any may have changed. */
  function tell(ticket: string | null): void {
    latest.value = { ticket, count: latest.value.count + 1 };
  }

  return { latest, tell };
});
