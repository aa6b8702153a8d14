import { computed, ref } from "vue";

import { defineStore } from "pinia";

import { ApiError, api } from "@/api/client";
import type { Me } from "@/api/types/calls";
import { useClock } from "@/shared/clock";

/** Who is signed in at this page, if anyone, and why no longer. */
export const useSession = defineStore("session", () => {
  const me = ref<Me | null>(null);
  const endedBecause = ref("");
  const clock = useClock();

  function greet(answer: Me): void {
    me.value = answer;
    endedBecause.value = "";
    clock.setServerTime(answer.server_time);
  }

  /** Find out who is signed in; null for nobody. Other failures are thrown. */
  async function whoAmI(): Promise<Me | null> {
    if (me.value) return me.value;
    try {
      greet(await api.me());
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error;
    }
    return me.value;
  }

  async function signIn(login: string, password: string): Promise<void> {
    greet(await api.signIn(login, password));
  }

  async function answerByItself(on: boolean): Promise<void> {
    await api.autoAnswer(on);
    if (me.value) me.value.auto_answer = on;
  }

  function end(reason: string): void {
    endedBecause.value = reason;
  }

  async function signOut(): Promise<void> {
    await api.signOut().catch(() => undefined);
  }

  const signedIn = computed(() => me.value !== null && endedBecause.value === "");
  return { me, endedBecause, signedIn, whoAmI, signIn, signOut, answerByItself, end };
});
