import { ApiError } from "@/api/client";
import type { Attachment } from "@/api/types/ticketPage";

interface Refusal {
  error?: string;
  message?: string;
  details?: Record<string, unknown>;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Send a file and say how far it is; `fetch` cannot tell the progress of what it sends. */
export function upload<T = Attachment>(path: string, file: File, fields: Record<string, string>, told: (part: number) => void): Promise<T> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", file, file.name);
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api${path}`);
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) told(event.loaded / event.total);
    });
    request.addEventListener("error", () => {
      failed(new ApiError(0, "unreachable", "the server cannot be reached"));
    });
    request.addEventListener("load", () => {
      if (request.status < 300) {
        const answer = parsed(request.responseText);
        if (answer) done(answer as T);
        else failed(new ApiError(request.status, "unreadable-answer", "expected JSON"));
        return;
      }
      const body = parsed(request.responseText) as Refusal | null;
      failed(new ApiError(request.status, body?.error ?? "unknown", body?.message ?? request.statusText, body?.details ?? {}));
    });
    request.send(form);
  });
}
