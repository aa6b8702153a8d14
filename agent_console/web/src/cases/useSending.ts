import { ref } from "vue";

import { told } from "./refusals";

/** Sending something: one thing at a time; why the server refused stays to be read. */
export function useSending() {
  const busy = ref(false);
  const problem = ref("");

  async function send(work: () => Promise<void>): Promise<void> {
    if (busy.value) return;
    busy.value = true;
    problem.value = "";
    try {
      await work();
    } catch (error) {
      problem.value = told(error);
    } finally {
      busy.value = false;
    }
  }

  return { busy, problem, send };
}
