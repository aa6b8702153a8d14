import type { CitizenShown } from "@/api/types/people";

/** The citizens for a person to tell how it ended: no message reached them, and they wanted to hear. */
export function untold(citizens: readonly CitizenShown[]): CitizenShown[] {
  return citizens.filter((citizen) => citizen.told_way === "untold");
}
