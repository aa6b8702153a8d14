import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { createPinia, setActivePinia } from "pinia";
import { ref } from "vue";

import { ApiError } from "@/api/client";
import { useQueryCodes } from "@/cases/queryCodes";
import { told } from "@/cases/refusals";
import { useTicketPage } from "@/cases/useTicketPage";

const NUMBER = "261120120000010001";
const CODE = "123456";

function answers(status: number, body: unknown): string[] {
  const asked: string[] = [];
  vi.stubGlobal("fetch", (path: string) => {
    asked.push(path);
    return Promise.resolve(new Response(JSON.stringify(body), { status }));
  });
  return asked;
}

beforeEach(() => {
  vi.stubGlobal("localStorage", { getItem: () => null });
  setActivePinia(createPinia());
});
afterEach(() => {
  vi.unstubAllGlobals();
});

describe("a ticket of others", () => {
  it("is read with the query code that was told", async () => {
    const asked = answers(200, { number: NUMBER });
    useQueryCodes().keep(NUMBER, CODE);
    const open = useTicketPage(ref(NUMBER));
    await open.reload();
    expect(asked.at(-1)).toBe(`/api/tickets/${NUMBER}?code=${CODE}`);
    expect(open.state.value).toBe("there");
  });

  it.each([404, 429])("is not asked for again with a code that was refused with %i", async (status) => {
    answers(status, { error: status === 404 ? "no-such-ticket" : "too-many-tries", message: "no" });
    const codes = useQueryCodes();
    codes.keep(NUMBER, CODE);
    await useTicketPage(ref(NUMBER)).reload();
    expect(codes.of(NUMBER)).toBe("");
  });
});

describe("a refusal", () => {
  it("names the moves that would be allowed", () => {
    const error = new ApiError(409, "illegal-move", "english", { allowed: ["sign", "reply"] });
    expect(told(error)).toBe("工单现在的状态不能这样做。可以做：签收、办结回复");
  });

  it("calls a wrong field as the form does, and says the rest as the server said it", () => {
    expect(told(new ApiError(422, "move-invalid", "too short", { field: "basis" }))).toBe("「派单依据」不符合要求（too short）");
    expect(told(new ApiError(422, "move-invalid", "too short", { field: "elsewhere" }))).toBe("内容不符合要求：too short");
    expect(told(new ApiError(418, "teapot", "short and stout"))).toBe("short and stout");
  });
});
