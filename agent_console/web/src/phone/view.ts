import type { Key } from "@/i18n";

/** What a page needs to know of its telephone. */
export interface PhoneView {
  /** ``elsewhere``: another window of this operator holds the telephone. */
  registration: "off" | "connecting" | "registered" | "failed" | "elsewhere";
  /** ``echo``: the operator hears themselves, to test the way. */
  call: "none" | "incoming" | "outgoing" | "talking" | "echo";
  held: boolean;
  muted: boolean;
  /** The sentence that explains why the telephone cannot be used. */
  problem: Key | null;
}

export interface CallEnd {
  how: "ended" | "failed";
  originator: string;
  cause: string;
}

export const NO_PHONE: Readonly<PhoneView> = {
  registration: "off",
  call: "none",
  held: false,
  muted: false,
  problem: null,
};
