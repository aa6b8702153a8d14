import { describe, expect, it } from "vitest";

import { changedPlaces } from "@/calls/changes";

const changed = (text: string, before: string) => [...changedPlaces(Array.from(text), Array.from(before))].map((place) => Array.from(text)[place]).join("");

describe("letters that changed", () => {
  it("are those that the text before does not hold at their place", () => {
    expect(changed("晚上看不见路，老人家过马路怎么办", "晚上看不到路老人家过马路怎么搞")).toBe("见办");
    expect(changed("在\u{20BB7}家门口", "在吉家口")).toBe("\u{20BB7}门");
  });

  it("are all of what was not there, and none of what only lost something", () => {
    expect(changed("三天了", "")).toBe("三天了");
    expect(changed("坏了", "路灯坏了")).toBe("");
  });

  it("are no signs and no spaces", () => {
    expect(changed("坏了，OK。", "坏了OK")).toBe("");
  });
});
