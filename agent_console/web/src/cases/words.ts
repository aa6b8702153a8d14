import { defineStore } from "pinia";

import type { DepartmentName } from "@/api/types/people";
import type { Explained } from "@/api/types/shared";
import { type Key, useI18n } from "@/i18n";

import { useCoarseClock } from "./clock";
import { moment } from "./moments";
import { stretch } from "./remaining";

/** The trade's words in the reader's language. */
export const useWords = defineStore("words", () => {
  const i18n = useI18n();
  const clock = useCoarseClock();

  const named = (thing: Pick<DepartmentName, "name"> & { name_en?: string }): string =>
    i18n.language === "en" && thing.name_en ? thing.name_en : thing.name;
  const explained = (what: Explained): string => (i18n.language === "en" ? what.explained_en : what.explained);
  const category = (path: string): string => path.replaceAll("/", " / ");
  /** The leaf, for places too narrow for the path. */
  const leaf = (path: string): string => path.split("/").at(-1) ?? "";
  const inGroup = (group: string) => (name: string | null | undefined) => (name ? i18n.word(group, name) : "");

  /** A moment as people say it, by the city's clock. */
  function when(iso: string): string {
    const said = moment(iso, clock.now);
    if (typeof said === "string") return said;
    return i18n.t(said.key, { ...said.values, day: i18n.t(`weekday.${said.weekday}` as Key) });
  }

  function span(ms: number): string {
    const [key, values] = stretch(ms);
    return i18n.t(key, values);
  }

  function fileSize(bytes: number): string {
    if (bytes < 1024) return `${bytes} B`;
    return bytes < 1024 ** 2 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`;
  }

  return {
    named,
    explained,
    category,
    leaf,
    when,
    span,
    fileSize,
    status: inGroup("status"),
    move: inGroup("move"),
    role: inGroup("role"),
    part: inGroup("part"),
    partRole: inGroup("partRole"),
    score: inGroup("score"),
    solved: inGroup("solved"),
    closeReason: inGroup("close"),
    clock: inGroup("clock"),
    channel: inGroup("channel"),
    confidentiality: inGroup("confidentiality"),
    told: inGroup("told"),
  };
});
