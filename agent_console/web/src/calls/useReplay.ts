import { type Ref, onUnmounted, readonly, ref, watch } from "vue";

/** A recording that plays, fetched piece by piece as it is heard, however long it is. ``url`` may come later. */
export function useReplay(url: Ref<string | null>) {
  const at = ref(0);
  const length = ref(0);
  const playing = ref(false);
  const failed = ref(false);
  const player = new Audio();
  let frame = 0;

  function follow(): void {
    at.value = player.currentTime;
    frame = requestAnimationFrame(follow);
  }

  player.preload = "metadata";
  player.onplay = () => {
    playing.value = true;
    follow();
  };
  player.onpause = () => {
    playing.value = false;
    cancelAnimationFrame(frame);
    at.value = player.currentTime;
  };
  player.onloadedmetadata = () => {
    length.value = player.duration;
  };
  player.onerror = () => {
    failed.value = true;
  };

  function seek(second: number): void {
    player.currentTime = Math.max(0, second);
    at.value = player.currentTime;
  }

  async function toggle(): Promise<void> {
    if (player.paused) await player.play();
    else player.pause();
  }

  async function playFrom(second: number): Promise<void> {
    seek(second);
    await player.play();
  }

  watch(
    url,
    (from) => {
      if (from) player.src = from;
    },
    { immediate: true },
  );
  onUnmounted(() => {
    cancelAnimationFrame(frame);
    player.pause();
    player.removeAttribute("src");
  });

  return { at: readonly(at), length: readonly(length), playing: readonly(playing), failed: readonly(failed), seek, toggle, playFrom };
}
