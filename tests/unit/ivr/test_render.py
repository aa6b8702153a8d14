"""What is written for Asterisk to read."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from config.profile import Profile
from config.queues import LAST_LEVEL
from config.settings import Mode, Settings
from ivr.pbx import render as render_module
from ivr.pbx.install import PbxBinary, PbxMissingError
from ivr.pbx.phones import ROBOT_LOGINS, ami_secret, phone_password
from ivr.pbx.render import render
from tests.city import demo_city

pytestmark = pytest.mark.unit

SECRET = "0123456789abcdef0123456789abcdef"
Written = Callable[..., dict[str, str]]


@pytest.fixture
def profile() -> Profile:
    return demo_city()


@pytest.fixture
def written(tmp_path: Path, profile: Profile, monkeypatch: pytest.MonkeyPatch) -> Written:
    """Render and return every configuration file by its name."""

    def write(
        root: Path | None = Path("/root-of-asterisk"),
        logins: tuple[str, ...] = ("8001",),
        city: Profile = profile,
        **changed: Any,
    ) -> dict[str, str]:
        monkeypatch.setattr(render_module, "find_pbx", lambda _: PbxBinary("/usr/sbin/asterisk", "22.11.0", root))
        settings = Settings(data_dir=tmp_path, secret_key=SECRET, **changed)
        render(settings, city, logins)
        return {file.name: file.read_text() for file in (settings.pbx_instance / "etc").iterdir()}

    return write


def sections(text: str) -> dict[str, list[str]]:
    """Lines by section; a name that comes twice (as in pjsip.conf) is one section here."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in (raw.strip() for raw in text.splitlines()):
        if line.startswith("["):
            name = line[1:].partition("]")[0]
        elif line and not line.startswith(";"):
            found.setdefault(name, []).append(line)
    return found


def test_every_listener_but_media_is_on_loopback(written: Written) -> None:
    files = written()
    binds = [
        line
        for name in ("http.conf", "manager.conf", "pjsip.conf")
        for line in files[name].splitlines()
        if line.startswith("bind") and "port" not in line
    ]
    assert len(binds) == 5
    assert all(line.partition("= ")[2].startswith("127.0.0.1") for line in binds)


def test_each_operator_has_a_phone_with_a_password_of_its_own(written: Written) -> None:
    phones = sections(written(logins=("8001", "8002"))["pjsip.conf"])
    for login in ("8001", "8002"):
        assert f"password = {phone_password(SECRET, f'op-{login}')}" in phones[f"op-{login}"]
    assert phone_password(SECRET, "op-8001") != phone_password(SECRET, "op-8002")


def test_nothing_of_a_demonstration_stands_in_production(written: Written) -> None:
    files = written(mode=Mode.PRODUCTION)
    assert not {"citizen", "drill-out", "drill-operator", "udp-drill"} & sections(files["pjsip.conf"]).keys()
    assert not {"from-web", "drill-citizen", "drill-operator"} & sections(files["extensions.conf"]).keys()


def test_a_robot_has_no_phone_of_a_person(written: Written) -> None:
    phones = sections(written(logins=("8001", *ROBOT_LOGINS))["pjsip.conf"])
    robot = phones[f"op-{ROBOT_LOGINS[0]}"]
    assert not any(line.startswith("password") for line in robot)


def test_the_manager_user_can_neither_run_programs_nor_commands(written: Written) -> None:
    user = sections(written()["manager.conf"])["hotline"]
    assert f"secret = {ami_secret(SECRET)}" in user
    write = next(line for line in user if line.startswith("write ="))
    assert not {"system", "command", "config", "all", "agi"} & set(write.partition("= ")[2].split(","))
    assert "originate" in write


def test_a_softphone_may_dial_nothing_but_itself(written: Written) -> None:
    steps = sections(written()["extensions.conf"])["agents"]
    dialled = [re.fullmatch(r"exten => (\w+),1,(.+)", step) for step in steps if step.startswith("exten")]
    assert [found.groups() for found in dialled if found] == [("recover", "Hangup(1)"), ("echo", "Answer()")]
    assert [step.partition("n,")[2] for step in steps if step.startswith("same")] == [
        "Set(TIMEOUT(absolute)=60)",
        "Echo()",
        "Hangup()",
    ]


def test_the_callers_own_text_is_filtered_before_it_is_used(written: Written) -> None:
    for line in written()["extensions.conf"].splitlines():
        for source in ("${CALLERID(num)}", "${PJSIP_HEADER("):
            assert source not in line or "FILTER(0-9+," in line or "LEN(" in line


def test_queues_are_the_profiles_and_never_refuse(written: Written, profile: Profile) -> None:
    queues = sections(written()["queues.conf"])
    assert queues.keys() - {"general"} == profile.queues.keys()
    assert {"joinempty = yes", "leavewhenempty = no", "ringinuse = no", "timeout = 15"} <= set(queues["hotline"])


def test_nothing_is_said_in_a_queue_and_nothing_of_it_is_weighed_or_shared(written: Written) -> None:
    queues = sections(written()["queues.conf"])
    told = [tuple(part.strip() for part in line.split("=")) for lines in queues.values() for line in lines]
    said = {(name, value) for name, value in told if "announce" in name or name == "reportholdtime"}
    assert {value for _, value in said} == {"0", "no"}
    others = {"weight", "shared_lastcall", "force_longest_waiting_caller", "announce-position-only-up"}
    assert not others & {name for name, _ in told}


def test_a_call_of_ours_never_joins_a_queue(written: Written) -> None:
    way_out = sections(written()["extensions.conf"])["outgoing"]
    assert any("Dial(" in line for line in way_out)
    assert not [line for line in way_out if "Queue(" in line or "Goto(hotline" in line]


def test_levels_are_let_in_one_by_one_as_time_passes(written: Written, profile: Profile) -> None:
    rule = profile.queues["hotline"]
    queues = {"hotline": rule.model_copy(update={"relax_s": 20}), "legal": rule.model_copy(update={"relax_s": 0})}
    files = written(city=profile.model_copy(update={"queues": queues}))
    rules, lines = sections(files["queuerules.conf"]), sections(files["queues.conf"])
    assert rules.keys() == {"hotline"}
    assert rules["hotline"][:2] == ["penaltychange => 20,+1", "penaltychange => 40,+1"]
    assert len(rules["hotline"]) == LAST_LEVEL
    assert "defaultrule = hotline" in lines["hotline"]
    assert not [line for line in lines["legal"] if line.startswith("defaultrule")]


def test_paths_are_those_asterisk_sees(written: Written, tmp_path: Path) -> None:
    assert "astspooldir => /inst/spool" in written()["asterisk.conf"]
    assert f"astspooldir => {tmp_path / 'pbx/spool'}" in written(root=None)["asterisk.conf"]


def test_prompts_and_music_are_put_where_asterisk_plays_them(written: Written, tmp_path: Path) -> None:
    written()
    assert (tmp_path / "pbx/sounds/hotline/welcome.wav").stat().st_size > 1000
    assert (tmp_path / "pbx/sounds/moh/hold.wav").stat().st_size > 1000


def test_files_with_passwords_are_their_owners_only(written: Written, tmp_path: Path) -> None:
    written()
    written()
    assert {file.stat().st_mode & 0o777 for file in (tmp_path / "pbx/etc").iterdir()} == {0o600}


def test_without_an_asterisk_the_fix_is_told(tmp_path: Path, profile: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render_module, "find_pbx", lambda _: None)
    with pytest.raises(PbxMissingError, match="make setup"):
        render(Settings(data_dir=tmp_path, secret_key=SECRET), profile, [])
