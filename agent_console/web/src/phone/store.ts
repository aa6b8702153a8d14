import { ref, watch } from "vue";

import { defineStore } from "pinia";

import type { PhoneAccount } from "@/api/types/calls";

import { useDevices } from "./devices";
import { HeadsetKeys } from "./headset";
import { Ring } from "./ring";
import type { Softphone } from "./softphone";
import { PhoneTab } from "./tab";
import { type CallEnd, NO_PHONE, type PhoneView } from "./view";

const REGISTER_MS = 8000;
const LOOK_MS = 50;

interface Options {
  /** Whether it is an operator's: one window holds it, and a call survives the page. */
  recoverable: boolean;
  onEnd?: (end: CallEnd) => void;
}

/** The page's one telephone. JsSIP is fetched only when a telephone is wanted. */
export const usePhone = defineStore("phone", () => {
  const view = ref<PhoneView>({ ...NO_PHONE });
  const devices = useDevices();
  const ring = new Ring();
  let headset: HeadsetKeys | null = null;
  let tab: PhoneTab | null = null;
  let phone: Softphone | null = null;
  let expected = false;

  /** Begin to be a telephone, or wait while another window is the operator's. */
  async function start(account: PhoneAccount, options: Options): Promise<void> {
    if (tab || phone) return;
    devices.follow();
    view.value = { ...NO_PHONE, registration: "connecting" };
    if (!options.recoverable) return begin(account, options);
    await new Promise<void>((known) => {
      tab = new PhoneTab(`hotline.phone.${account.uri}`, {
        onHere: () => void begin(account, options).then(known),
        onElsewhere: () => {
          abandon();
          view.value = { ...NO_PHONE, registration: "elsewhere" };
          known();
        },
      });
      tab.start();
    });
  }

  async function begin(account: PhoneAccount, options: Options): Promise<void> {
    const { Softphone } = await import("./softphone");
    if (phone || (options.recoverable && !tab?.here)) return;
    headset ??= new HeadsetKeys({ answer: () => void phone?.answer(), hangUp: () => phone?.hangUp(), toggleMute: () => phone?.toggleMute() });
    phone = new Softphone(account, {
      ...options,
      devices,
      expects: () => expected,
      onChange: (next) => {
        view.value = next;
      },
    });
    phone.start();
  }

  function abandon(): void {
    phone?.abandon();
    phone = null;
    view.value = { ...NO_PHONE };
  }

  /** Be no telephone any more; ``abandoned`` leaves the call to whoever has it next. */
  function stop({ abandoned = false } = {}): void {
    tab?.stop();
    tab = null;
    if (!abandoned) phone?.stop();
    else phone?.abandon();
    phone = null;
    view.value = { ...NO_PHONE };
  }

  /** Take the telephone, and the call with it, from the window that has it. */
  async function takeHere(): Promise<void> {
    tab?.take();
    for (let waited = 0; !phone && waited < REGISTER_MS; waited += LOOK_MS) await later();
  }

  /** Wait until the phone can be rung; false when that takes too long. */
  async function registered(): Promise<boolean> {
    for (let waited = 0; view.value.registration !== "registered" && waited < REGISTER_MS; waited += LOOK_MS) await later();
    return view.value.registration === "registered";
  }

  const later = (): Promise<void> => new Promise((soon) => window.setTimeout(soon, LOOK_MS));

  /** Say that the page asked to call somebody: the next ringing of its own call is answered without a question. */
  function expect(wanted: boolean): void {
    expected = wanted;
  }

  watch(
    () => view.value.call,
    (call) => {
      if (call === "incoming") ring.start(devices.ringAt());
      else ring.stop();
    },
  );
  watch(view, (now) => {
    headset?.show(now);
  });
  watch(
    () => [devices.idOf("microphone"), devices.idOf("headset")].join(),
    () => void phone?.changeDevices(),
  );

  return {
    view,
    start,
    stop,
    takeHere,
    registered,
    expect,
    tryMicrophone: () => phone?.tryMicrophone(),
    answer: () => phone?.answer(),
    call: (target: string, headers: string[] = []) => phone?.call(target, headers),
    testEcho: () => phone?.testEcho(),
    hangUp: () => phone?.hangUp(),
    toggleHold: () => phone?.toggleHold(),
    toggleMute: () => phone?.toggleMute(),
    press: (key: string) => phone?.press(key),
  };
});
