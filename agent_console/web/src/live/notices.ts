import { computed, ref } from "vue";

import { defineStore } from "pinia";

import { noticesApi } from "@/api/notices";

/** Notices are written within a department's working time: a minute more does not matter. */
export const LOOK_AGAIN_MS = 60_000;
/** The server counts no further. */
const MANY = 100;

/** How many notices wait for this person. */
export const useNotices = defineStore("notices", () => {
  const unread = ref(0);
  const shown = computed(() => (unread.value < MANY ? String(unread.value) : `${MANY - 1}+`));

  async function look(): Promise<void> {
    unread.value = await noticesApi.unread().catch(() => unread.value);
  }

  /** @throws ApiError when the server did not keep it. */
  async function read(ids: number[]): Promise<void> {
    if (ids.length > 0) unread.value = await noticesApi.read(ids);
  }

  return { unread, shown, look, read };
});
