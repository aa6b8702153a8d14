import type { lagZh } from "./lag.zh";

export const lagEn: Record<keyof typeof lagZh, string> = {
  "lag.slow": "Slow connection, {s} s",
  "lag.explained": "The time to the server and back. Pops and transcripts come late; calls and the form are not affected.",
};
