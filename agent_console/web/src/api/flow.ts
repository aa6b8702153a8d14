import { ask } from "./client";
import type { FlowCheck, FlowFile, FlowVersion } from "./types/flow";

export const flow = {
  version: (number: number | null) => ask<FlowFile>(number === null ? "/flow" : `/flow/versions/${number}`),
  versions: () => ask<FlowVersion[]>("/flow/versions"),
  check: (text: string) => ask<FlowCheck>("/flow/check", { method: "POST", body: { text } }),
  publish: (text: string, after: number, reason: string) => ask<FlowFile>("/flow/versions", { method: "POST", body: { text, after, reason } }),
  back: (number: number, after: number, reason: string) => ask<FlowFile>("/flow/back", { method: "POST", body: { number, after, reason } }),
};
