import { ref, watch } from "vue";

import { defineStore } from "pinia";

import type { PhoneAccount } from "@/api/types/calls";

import { Ring } from "./ring";
import type { Softphone } from "./softphone";
import { type CallEnd, NO_PHONE, type PhoneView } from "./view";

const REGISTER_MS = 8000;
const LOOK_MS = 50;

interface Options {
  recoverable: boolean;
  onEnd?: (end: CallEnd) => void;
}

/** The page's one telephone. JsSIP is fetched only when a telephone is wanted. */
export const usePhone = defineStore("phone", () => {
  const view = ref<PhoneView>({ ...NO_PHONE });
  const ring = new Ring();
  let phone: Softphone | null = null;
  let expected = false;

  async function start(account: PhoneAccount, options: Options): Promise<void> {
    if (phone) return;
    view.value = { ...NO_PHONE, registration: "connecting" };
    const { Softphone } = await import("./softphone");
    phone = new Softphone(account, {
      ...options,
      expects: () => expected,
      onChange: (next) => {
        view.value = next;
      },
    });
    phone.start();
  }

  function stop(): void {
    phone?.stop();
    phone = null;
    view.value = { ...NO_PHONE };
  }

  /** Wait until the phone can be rung; false when that takes too long. */
  async function registered(): Promise<boolean> {
    for (let waited = 0; view.value.registration !== "registered" && waited < REGISTER_MS; waited += LOOK_MS) {
      await new Promise((later) => window.setTimeout(later, LOOK_MS));
    }
    return view.value.registration === "registered";
  }

  /** Say that the page asked to call somebody: the next ringing of its own call is answered without a question. */
  function expect(wanted: boolean): void {
    expected = wanted;
  }

  watch(
    () => view.value.call,
    (call) => {
      if (call === "incoming") ring.start();
      else ring.stop();
    },
  );

  return {
    view,
    start,
    stop,
    registered,
    expect,
    tryMicrophone: () => phone?.tryMicrophone(),
    answer: () => phone?.answer(),
    call: (target: string, headers: string[] = []) => phone?.call(target, headers),
    hangUp: () => phone?.hangUp(),
    toggleHold: () => phone?.toggleHold(),
    toggleMute: () => phone?.toggleMute(),
    press: (key: string) => phone?.press(key),
  };
});
