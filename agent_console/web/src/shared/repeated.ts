import { onMounted, onUnmounted } from "vue";

/** Do something every so often, in milliseconds, as long as the component is there. */
export function repeated(everyMs: number, work: () => void): void {
  let timer: ReturnType<typeof setInterval> | undefined;

  onMounted(() => {
    timer = setInterval(work, everyMs);
  });
  onUnmounted(() => {
    clearInterval(timer);
  });
}
