"""What is heard: by a page's telephone, by its own figures; by the citizen, by what is being recorded."""

from pathlib import Path

from playwright.async_api import Page

from tests.browser.recording import best_likeness, read_on, read_sound
from tests.browser.waiting import until, until_page
from tests.whole import Whole

LOUD = 0.02
QUIET = 0.005
SAME_SOUND = 0.8
RECORDED_S = 30.0


async def hears(page: Page) -> None:
    """Wait until something louder than noise comes out of the telephone."""
    await until_page(page, "something is heard", f"() => window.hotlinePhone?.rms > {LOUD}")


async def hears_pitch(page: Page, hz: int, within_s: float = 15.0) -> None:
    """Wait until a tone of this pitch comes out of the telephone."""
    await until_page(page, f"{hz} Hz", "(hz) => Math.abs((window.hotlinePhone?.hz ?? 0) - hz) < 30", hz, within_s)


async def hears_nothing(page: Page, ms: int = 1000) -> None:
    """Wait until nothing came out of the telephone for so long."""
    await page.evaluate("window.loudAt = performance.now()")
    await until_page(
        page,
        "silence",
        f"""(ms) => {{
          if (hotlinePhone.rms > {QUIET}) window.loudAt = performance.now();
          return performance.now() - window.loudAt > ms;
        }}""",
        ms,
    )


async def packets_flow(page: Page, more: int = 100) -> None:
    """Wait until so many more packets went both ways."""
    before = await page.evaluate("({ ...window.hotlinePhone })")
    await until_page(
        page,
        "packets both ways",
        """([before, more]) => hotlinePhone.packetsIn - before.packetsIn > more
          && hotlinePhone.packetsOut - before.packetsOut > more""",
        [before, more],
    )


async def citizen_hears(hotline: Whole, call_id: str, sound: Path) -> None:
    """Wait until what the citizen hears from now on is this sound."""
    file = hotline.settings.pbx_instance / "spool" / "monitor" / f"{call_id}-line.wav"
    since, source = file.stat().st_size, read_sound(sound)[0]
    await until(sound.name, lambda: best_likeness(read_on(file, since), source, 1.0) > SAME_SOUND, RECORDED_S)
