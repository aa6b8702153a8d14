import { defineStore } from "pinia";

/** Query codes that citizens told, by ticket: with it an operator reads a ticket of others, and reminds. Forgotten on reload. */
export const useQueryCodes = defineStore("query-codes", () => {
  const told = new Map<string, string>();

  function keep(number: string, code: string): void {
    told.set(number, code);
  }

  /** A wrong one is not tried again: wrong tries are counted. */
  function forget(number: string): void {
    told.delete(number);
  }

  function of(number: string): string {
    return told.get(number) ?? "";
  }

  return { keep, forget, of };
});
