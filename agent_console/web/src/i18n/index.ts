import { readonly, ref } from "vue";

import { defineStore } from "pinia";

import { chinese } from "./chinese";

export type Key = keyof typeof chinese;
export type Language = "zh-CN" | "en";
export type Values = Record<string, string | number>;

/** Put values into the {places} of a sentence. */
export function fill(sentence: string, values: Values = {}): string {
  return sentence.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}

const KEPT = "hotline.language";

export const useI18n = defineStore("i18n", () => {
  const language = ref<Language>("zh-CN");
  const catalogue = ref<Record<Key, string>>(chinese);

  async function speak(wanted: Language): Promise<void> {
    catalogue.value = wanted === "en" ? (await import("./english")).english : chinese;
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
