import type { Key } from "@/i18n";

/** A refusal of the microphone as a sentence of the catalogue. */
export class MicrophoneError extends Error {
  constructor(readonly key: Key) {
    super(key);
  }
}

const REASONS: Record<string, Key> = {
  NotAllowedError: "phone.mic.denied",
  SecurityError: "phone.mic.denied",
  NotFoundError: "phone.mic.missing",
  OverconstrainedError: "phone.mic.missing",
  NotReadableError: "phone.mic.busy",
  AbortError: "phone.mic.busy",
};

/** Which sentence explains a failed getUserMedia. */
export function microphoneProblem(error: unknown): Key {
  return (error instanceof Error ? REASONS[error.name] : undefined) ?? "phone.mic.unknown";
}

/** Set to "1" for measurements: the sound leaves the page unfiltered. */
const RAW_AUDIO = "hotline.raw-audio";

/**
 * Ask for the microphone.
 *
 * @param device Which one; empty, or one that is not there, for the browser's choice.
 * @throws MicrophoneError with the sentence for the operator.
 */
export async function openMicrophone(device = ""): Promise<MediaStream> {
  // Browsers leave mediaDevices out on pages that are not secure, whatever its type says.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!devices) throw new MicrophoneError("phone.mic.insecure");
  const filtered = localStorage.getItem(RAW_AUDIO) !== "1";
  try {
    return await devices.getUserMedia({
      audio: {
        echoCancellation: filtered,
        noiseSuppression: filtered,
        autoGainControl: filtered,
        ...(device ? { deviceId: { ideal: device } } : {}),
      },
    });
  } catch (error) {
    throw new MicrophoneError(microphoneProblem(error));
  }
}

export function closeMicrophone(stream: MediaStream | null): void {
  stream?.getTracks().forEach((track) => {
    track.stop();
  });
}
