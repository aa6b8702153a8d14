import { computed, ref } from "vue";

import { defineStore } from "pinia";

/** Which devices this machine's operator talks, hears and is rung with; empty for the browser's own choice. */
export interface Chosen {
  microphone: string;
  headset: string;
  /** Rings beside the headset; empty for none. */
  ringer: string;
}

export type Use = keyof Chosen;
export type Device = Pick<MediaDeviceInfo, "deviceId" | "kind" | "label">;

const KEPT = "hotline.devices";
const NONE: Readonly<Chosen> = { microphone: "", headset: "", ringer: "" };
const KINDS: Record<Use, MediaDeviceKind> = { microphone: "audioinput", headset: "audiooutput", ringer: "audiooutput" };
/** Names of the browser's own choice, which need no place in a list of their own. */
const ALIASES = new Set(["", "default", "communications"]);

/** Read what was chosen before; the browser's choice where that is unreadable. */
export function readChosen(text: string | null): Chosen {
  try {
    const kept: unknown = JSON.parse(text ?? "null");
    if (typeof kept !== "object" || kept === null) return { ...NONE };
    const chosen = kept as Record<string, unknown>;
    const id = (use: Use): string => (typeof chosen[use] === "string" ? chosen[use] : "");
    return { microphone: id("microphone"), headset: id("headset"), ringer: id("ringer") };
  } catch {
    return { ...NONE };
  }
}

/** The devices of a use, without the browser's names for its own choice. */
export function devicesFor(use: Use, devices: readonly Device[]): Device[] {
  return devices.filter((one) => one.kind === KINDS[use] && !ALIASES.has(one.deviceId));
}

/** Which chosen devices are not there. Before the microphone may be used a browser names none: then nothing is known. */
export function missing(chosen: Chosen, devices: readonly Device[]): Use[] {
  const uses: Use[] = ["microphone", "headset", "ringer"];
  return uses.filter((use) => {
    const there = devicesFor(use, devices);
    const known = devices.some((one) => one.label !== "");
    return known && chosen[use] !== "" && !there.some((one) => one.deviceId === chosen[use]);
  });
}

/** The devices of this machine and what its operator chose; remembered on this machine only. */
export const useDevices = defineStore("devices", () => {
  const chosen = ref(readChosen(localStorage.getItem(KEPT)));
  const found = ref<Device[]>([]);
  const gone = computed(() => missing(chosen.value, found.value));

  // Browsers leave mediaDevices out on pages that are not secure, whatever its type says.
  const media = (): MediaDevices | undefined => navigator.mediaDevices;

  async function look(): Promise<void> {
    found.value = (await media()?.enumerateDevices().catch(() => [])) ?? [];
  }

  /** Follow what is plugged in and pulled out. */
  function follow(): void {
    media()?.addEventListener("devicechange", () => void look());
    void look();
  }

  function choose(use: Use, id: string): void {
    chosen.value = { ...chosen.value, [use]: id };
    localStorage.setItem(KEPT, JSON.stringify(chosen.value));
  }

  /** The device of a use; the browser's own choice while the chosen one is not there. */
  function idOf(use: Use): string {
    return gone.value.includes(use) ? "" : chosen.value[use];
  }

  /** Where it rings: at the headset, and at the second device if there is one. */
  function ringAt(): string[] {
    const ringer = idOf("ringer");
    return ringer ? [idOf("headset"), ringer] : [idOf("headset")];
  }

  return { chosen, found, gone, follow, look, choose, idOf, ringAt };
});

/** What a telephone asks of the devices. */
export type Devices = Pick<ReturnType<typeof useDevices>, "idOf" | "look">;
