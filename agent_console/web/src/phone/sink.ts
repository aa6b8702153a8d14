/** What sound comes out of: newer browsers let it be sent to a device of one's choice, older ones do not. */
interface Routed {
  setSinkId?: (id: string) => Promise<void>;
}

/** Whether this browser lets one choose what sound comes out of. */
export const canRoute = (): boolean => "setSinkId" in HTMLMediaElement.prototype;

/** Send sound to a device; where the browser does not allow it, or the device has gone, it comes out of the usual one. */
export async function routeTo(target: HTMLMediaElement | AudioContext, id: string): Promise<void> {
  await (target as Routed).setSinkId?.(id).catch(() => undefined);
}
