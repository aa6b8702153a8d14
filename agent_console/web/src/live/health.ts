import { ref } from "vue";

import { defineStore } from "pinia";

import { ApiError } from "@/api/client";

/** Whether the server can write just now, learnt from what it answers to writes. */
export const useHealth = defineStore("health", () => {
  const readOnly = ref(false);

  async function watch<T>(write: Promise<T>): Promise<T> {
    try {
      const answer = await write;
      readOnly.value = false;
      return answer;
    } catch (error) {
      if (error instanceof ApiError) readOnly.value = error.status === 503 || error.status === 507;
      throw error;
    }
  }

  return { readOnly, watch };
});
