import { describe, expect, it } from "vitest";

import { createSSRApp } from "vue";
import { renderToString } from "vue/server-renderer";

import NumberEntry from "@/cases/NumberEntry.vue";
import { inGroups, isWhole, numberIn, spoken } from "@/cases/number";

describe("a ticket's number", () => {
  const number = "260912101108115409";

  it("is read out by day, time, node and sequence", () => {
    expect(inGroups(number)).toEqual(["260912", "101108", "11", "5409"]);
    expect(inGroups(number).join("")).toBe(number);
    expect(spoken("12")).toBe("12");
  });

  it("is found again as it was read out, in whatever groups it was pasted", () => {
    const pasted = [spoken(number), "260912 1011 0811 5409", "2609-1210-1108-1154-09", " 工单 260912101108115409。", "２６０９１２101108115409"];
    expect(pasted.map(numberIn)).toEqual(pasted.map(() => number));
    expect(numberIn(`${number}99`)).toBe(number);
  });

  it("is whole with all its digits only", () => {
    expect([number, number.slice(1), `${number}9`, spoken(number)].map(isWhole)).toEqual([true, false, false, false]);
  });

  it("has room where it is typed for the spaces between its groups", async () => {
    const page = await renderToString(createSSRApp(NumberEntry, { modelValue: number }));
    expect(Number(/maxlength="(\d+)"/.exec(page)?.[1])).toBeGreaterThanOrEqual("2609 1210 1108 1154 09 ".length);
    expect(page).toContain(`value="${number}"`);
  });
});
