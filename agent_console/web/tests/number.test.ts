import { describe, expect, it } from "vitest";

import { digitsOf, inGroups, spoken } from "@/cases/number";

describe("a ticket's number", () => {
  const number = "260912101108115409";

  it("is read out by day, time, node and sequence", () => {
    expect(inGroups(number)).toEqual(["260912", "101108", "11", "5409"]);
    expect(inGroups(number).join("")).toBe(number);
    expect(spoken("12")).toBe("12");
  });

  it("is found again as it was read out", () => {
    expect(digitsOf(spoken(number))).toBe(number);
  });
});
