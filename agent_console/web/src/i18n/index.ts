import { readonly, ref } from "vue";

import { defineStore } from "pinia";

import { callsOutZh } from "./callsOut.zh";
import { casesZh } from "./cases.zh";
import { knowledgeZh } from "./knowledge.zh";
import { listeningZh } from "./listening.zh";
import { noticesZh } from "./notices.zh";
import { readingZh } from "./reading.zh";
import { transcriptsZh } from "./transcripts.zh";
import { warningsZh } from "./warnings.zh";
import { workZh } from "./work.zh";
import { zh } from "./zh";

/** Every sentence of the interface. The English catalogues have the same keys, or the type check fails. */
const chinese = {
  ...zh,
  ...casesZh,
  ...workZh,
  ...readingZh,
  ...listeningZh,
  ...knowledgeZh,
  ...callsOutZh,
  ...warningsZh,
  ...transcriptsZh,
  ...noticesZh,
};

export type Key = keyof typeof chinese;
export type Language = "zh-CN" | "en";
export type Values = Record<string, string | number>;

/** Put values into the {places} of a sentence. */
export function fill(sentence: string, values: Values = {}): string {
  return sentence.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}

const KEPT = "hotline.language";

async function english(): Promise<Record<Key, string>> {
  const [base, cases, work, reading, listening, knowledge, callsOut, warnings, transcripts, notices] = await Promise.all([
    import("./en"),
    import("./cases.en"),
    import("./work.en"),
    import("./reading.en"),
    import("./listening.en"),
    import("./knowledge.en"),
    import("./callsOut.en"),
    import("./warnings.en"),
    import("./transcripts.en"),
    import("./notices.en"),
  ]);
  return {
    ...base.en,
    ...cases.casesEn,
    ...work.workEn,
    ...reading.readingEn,
    ...listening.listeningEn,
    ...knowledge.knowledgeEn,
    ...callsOut.callsOutEn,
    ...warnings.warningsEn,
    ...transcripts.transcriptsEn,
    ...notices.noticesEn,
  };
}

export const useI18n = defineStore("i18n", () => {
  const language = ref<Language>("zh-CN");
  const catalogue = ref<Record<Key, string>>(chinese);

  async function speak(wanted: Language): Promise<void> {
    catalogue.value = wanted === "en" ? await english() : chinese;
    language.value = wanted;
    document.documentElement.lang = wanted;
    localStorage.setItem(KEPT, wanted);
  }

  function t(key: Key, values?: Values): string {
    return fill(catalogue.value[key], values);
  }

  /** A sentence whose key is made of a word of the server; the word itself where there is none. */
  function word(group: string, name: string, values?: Values): string {
    const key = `${group}.${name}`;
    return key in catalogue.value ? t(key as Key, values) : name;
  }

  if (localStorage.getItem(KEPT) === "en") void speak("en");
  return { language: readonly(language), speak, t, word };
});
