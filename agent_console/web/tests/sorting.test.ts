import { describe, expect, it } from "vitest";

import { direction } from "@/cases/columns";

describe("the arrow of a sorted column", () => {
  it("points the way its moments go down the list", () => {
    expect([direction("created", false), direction("updated", false), direction("due", false)]).toEqual(["descending", "descending", "ascending"]);
    expect([direction("created", true), direction("updated", true), direction("due", true)]).toEqual(["ascending", "ascending", "descending"]);
  });
});
