import { ask } from "./client";
import type { Sound } from "./types/prompts";

export const prompts = {
  list: () => ask<Sound[]>("/prompts"),
  audio: (sound: Sound) => `/api/prompts/${sound.language}/${sound.name}`,
};
