import { onScopeDispose, watch } from "vue";

import { usePhone } from "./store";

/** The first sound of the ring is the tone that goes before. */
export const TONE_MS = 1000;

/** Whether there is a microphone the page may use; browsers name none before they allow it. */
export async function hasMicrophone(): Promise<boolean> {
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  const found = (await devices?.enumerateDevices()) ?? [];
  return found.some((device) => device.kind === "audioinput" && device.deviceId !== "");
}

/** Answer what rings after one tone, if that is wanted and the citizen would be heard and answered. */
export function useAutoAnswer(wanted: () => boolean): void {
  const phone = usePhone();
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function answer(): Promise<void> {
    if ((await hasMicrophone()) && phone.view.call === "incoming") await phone.answer();
  }

  watch(
    () => phone.view.call,
    (call) => {
      clearTimeout(timer);
      if (call === "incoming" && wanted()) timer = setTimeout(() => void answer(), TONE_MS);
    },
  );
  onScopeDispose(() => {
    clearTimeout(timer);
  });
}
