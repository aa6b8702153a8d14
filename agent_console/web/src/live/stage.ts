import type { Presence } from "@/api/types/calls";
import type { PhoneView } from "@/phone/view";

/** What the desk is about just now. ``kept``: the call is over, its ticket still stands unsaved in the form. */
export type Stage = "idle" | "ringing" | "talking" | "hold" | "wrap_up" | "kept";

/** Derive the stage from the server's word; the telephone counts only where the server is silent. */
export function stageOf(presence: Presence | null, hasPop: boolean, phone: PhoneView["call"]): Stage {
  switch (presence?.state) {
    case "ringing":
    case "talking":
    case "hold":
    case "wrap_up":
      return presence.state;
    default:
      if (phone === "incoming") return "ringing";
      if (phone === "talking") return "talking";
      return hasPop ? "kept" : "idle";
  }
}
