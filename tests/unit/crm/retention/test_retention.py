"""What may no longer be kept is deleted, with a proof, and only that."""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text

from config.profile import Profile, load_profile
from config.rules.intake import RetentionRules
from crm.attachments.models import Attachment
from crm.audit.service import append as append_audit
from crm.audit.service import verify
from crm.audit.subjects import Kind
from crm.bus.events import WarningRaised
from crm.call_backs.models import CallBack
from crm.callers.models import CallerEntry
from crm.calls.models import Call, HandOver
from crm.calls.service import end_call, open_call
from crm.calls.states import Outcome
from crm.casework import Casework
from crm.citizens.models import Citizen, CitizenNumber
from crm.citizens.service import find_citizen, remember_citizen
from crm.db import SessionFactory
from crm.exports.models import ExportRequest
from crm.journal.service import append
from crm.leader_shifts.models import LeaderShift, ShiftBooking
from crm.messages.models import Message
from crm.quality.appeals import agree
from crm.quality.models import Inspection
from crm.retention.models import Deletion
from crm.retention.proof import days_of, rule_of
from crm.retention.service import Shelves, run
from crm.retention.worklists import WORKLISTS
from crm.search.ddl import UTTERANCES
from crm.search.texts import TextTable
from crm.supervision.answers import release_all
from crm.supervision.models import Reminder
from crm.supervision.service import issue
from crm.tickets.drafts import DraftField, suggest
from crm.tickets.models import Ticket, TicketDraft
from crm.transcripts.models import Utterance
from crm.transcripts.service import add_utterance
from crm.warnings.models import CallWarning
from crm.warnings.service import keep_warning
from tests.databases import memory_engine
from tests.unit.crm.cases.people import OPERATOR
from tests.unit.crm.conftest import NOON
from tests.unit.crm.quality.stage import LI, given, people, waiting

pytestmark = pytest.mark.unit

RULES = RetentionRules(
    recordings_days=30, transcripts_days=20, identity_days=40, attachments_days=50, keep_kinds=("举报",)
)
DEMO = load_profile("demo")
KINDS = ("recording", "transcript", "attachment", "citizen", "number", "export", "inspection", *WORKLISTS)
NOTHING = dict.fromkeys(KINDS, 0)


def casework(retention: RetentionRules) -> Casework:
    """The demo city with its own retention."""
    intakes = [e.intake.model_copy(update={"retention": retention}) for e in DEMO.editions]
    editions = tuple(e.model_copy(update={"intake": i}) for e, i in zip(DEMO.editions, intakes, strict=True))
    return Casework(Profile.model_construct(**{**dict(DEMO), "editions": editions}))


class Archive:
    """A hotline with a past."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine = engine
        self.factory: SessionFactory = SessionFactory(engine)
        self.folder = folder
        self.shelves = Shelves(folder, lambda sha256: folder / sha256)
        self.casework = casework(RULES)

    def call(self, call_id: str, number: str = "13800006021", at: datetime = NOON) -> None:
        """A call with recording, words and a half-written form."""
        with self.factory.begin() as session:
            call = open_call(session, call_id=call_id, number=number, line="12345", origin="trunk", channel="", at=at)
            end_call(session, call_id, Outcome.ANSWERED, at)
            call.recording = f"{call_id}.wav"
            add_utterance(
                session, call_id=call_id, leg="caller", operator=None, text="我叫王建国", words=[], started_at=at,
                ended_at=at, engine="vosk", model="m",
            )  # fmt: skip
            suggest(session, call_id, {"citizen_name": DraftField("王建国", confidence=0.9)}, at)
        (self.folder / f"{call_id}.wav").write_bytes(call_id.encode())

    def ticket(self, call_id: str, *, closed: datetime | None = NOON, kind: str = "求助") -> str:
        """The call's ticket, with an attachment."""
        with self.factory.begin() as session:
            call = session.get_one(Call, call_id)
            call.citizen_id = remember_citizen(session, number=call.number, name="王建国", at=NOON).id
            number = f"2611201200000100{len(session.scalars(select(Ticket)).all()):02d}"
            session.add(
                Ticket(
                    number=number, query_code="123456", call_id=call_id, citizen_id=call.citizen_id, operator="8001",
                    callback_number="13800006021", kind=kind, title="路灯坏了", content="路灯坏了三天", created_at=NOON,
                    updated_at=NOON, status="closed" if closed else "in_progress", closed_at=closed,
                )
            )  # fmt: skip
            session.flush()
            picture = hashlib.sha256(b"picture").hexdigest()
            session.add(
                Attachment(
                    ticket=number, name="a.png", media_type="image/png", size=7, sha256=picture, kind="",
                    by="8001", at=NOON,
                )
            )  # fmt: skip
        (self.folder / picture).write_bytes(b"picture")
        return number

    def after(self, days: float, *, dry_run: bool = False) -> dict[str, int]:
        """Run it so many days later."""
        at = NOON + timedelta(days=days)
        return run(self.factory, self.casework, self.shelves, at, dry_run=dry_run).deleted

    def files(self) -> set[str]:
        return {f.name for f in self.folder.iterdir()}

    def proofs(self) -> list[tuple[str, str, str]]:
        with self.factory() as session:
            return [(d.kind, d.subject, d.sha256) for d in session.scalars(select(Deletion).order_by(Deletion.id))]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    engine = memory_engine()
    yield Archive(engine, tmp_path)
    engine.dispose()


def test_a_file_that_cannot_be_deleted_is_left_for_the_next_time_and_keeps_nothing_else(archive: Archive) -> None:
    archive.call("c-1", number="13800006021")
    archive.call("c-2", number="13800006022")
    (archive.folder / "c-1.wav").unlink()
    (archive.folder / "c-1.wav").mkdir()
    at = NOON + timedelta(days=31)
    first = run(archive.factory, archive.casework, archive.shelves, at)
    assert (first.failed, first.deleted["recording"], first.deleted["transcript"]) == (1, 1, 2)
    assert archive.files() == {"c-1.wav"}
    (archive.folder / "c-1.wav").rmdir()
    (archive.folder / "c-1.wav").write_bytes(b"c-1")
    again = run(archive.factory, archive.casework, archive.shelves, at)
    assert (again.failed, again.deleted["recording"]) == (0, 1)
    assert archive.files() == set()


def test_a_proof_says_for_how_many_days_it_was_kept() -> None:
    assert days_of(rule_of("recording", 180)) == 180
    assert days_of("by hand") is None


def test_before_its_time_nothing_is_deleted(archive: Archive) -> None:
    archive.call("c-1")
    archive.ticket("c-1")
    assert archive.after(19.9) == NOTHING
    assert archive.proofs() == []


def test_words_that_are_gone_are_found_and_warned_of_no_more(archive: Archive) -> None:
    archive.call("c-1")
    raised = WarningRaised(
        call_id="c-1", code="gas", level="danger", leg="caller", words="煤气味", sentence="煤气味", said_at=NOON
    )
    with archive.factory.begin() as session:
        assert keep_warning(session, raised, timedelta(minutes=10))
    archive.after(21)
    with archive.factory() as session:
        assert session.scalars(select(TextTable(UTTERANCES).number(session))).all() == []
        kept = session.scalars(select(CallWarning)).one()
    assert (kept.code, kept.words, kept.sentence) == ("gas", "", "")


def test_everything_goes_at_its_own_time_and_leaves_its_proof(archive: Archive) -> None:
    archive.call("c-1")
    archive.ticket("c-1")
    assert archive.after(21) == {**NOTHING, "transcript": 1}
    assert archive.after(31) == {**NOTHING, "recording": 1}
    assert archive.after(41) == {**NOTHING, "citizen": 1}
    assert archive.after(51) == {**NOTHING, "attachment": 1}
    assert archive.files() == set()
    proofs = archive.proofs()
    assert [p[:2] for p in proofs] == [
        ("transcript", "c-1"), ("recording", "c-1"), ("identity", "citizen 1"), ("attachment", "1"),
    ]  # fmt: skip
    assert proofs[1][2] == hashlib.sha256(b"c-1").hexdigest()
    assert proofs[3][2] == hashlib.sha256(b"picture").hexdigest()
    assert all(len(p[2]) == 64 for p in proofs)


def test_calls_in_which_a_kept_matter_was_reminded_of_or_moved_are_kept(archive: Archive) -> None:
    for call_id in ("c-1", "c-2", "c-3", "c-4"):
        archive.call(call_id)
    number = archive.ticket("c-1", kind="举报")
    with archive.factory.begin() as session:
        session.add(Reminder(ticket=number, at=NOON, by="8001", call_id="c-2"))
        append(session, number, OPERATOR, "hand_over", "in_progress", "in_progress", NOON, call_id="c-3")
    assert archive.after(31)["recording"] == 1
    assert {"c-1.wav", "c-2.wav", "c-3.wav"} <= archive.files()


def test_whom_an_export_was_about_is_forgotten_with_the_citizens_and_the_audit_stays_whole(archive: Archive) -> None:
    with archive.factory.begin() as session:
        for state in ("granted", "asked"):
            made = ExportRequest(
                by="7001", at=NOON, filter={"phone": "13800006021"}, rows=1, reason="核对王建国", state=state
            )
            session.add(made)
            session.flush()
            append_audit(session, Kind.EXPORT, made.id, OPERATOR, "ask", NOON)
    assert archive.after(39)["export"] == 0
    assert archive.after(41)["export"] == 1
    assert archive.after(42)["export"] == 0
    with archive.factory.begin() as session:
        kept = session.scalars(select(ExportRequest).order_by(ExportRequest.id)).all()
        assert [(one.filter, one.reason) for one in kept] == [({}, ""), ({"phone": "13800006021"}, "核对王建国")]
        assert list(verify(session)) == []


def test_what_was_written_about_an_inspected_call_is_forgotten_and_its_points_and_the_audit_stay(
    archive: Archive,
) -> None:
    with archive.factory.begin() as session:
        people(session)
        closed, open_ = (given(session, waiting(session, call_id), tone=6) for call_id in ("c-1", "c-2"))
        agree(session, closed.id, LI, NOON)
    assert [archive.after(days)["inspection"] for days in (39, 41, 42)] == [0, 1, 0]
    with archive.factory.begin() as session:
        kept = session.scalars(select(Inspection).order_by(Inspection.id)).all()
        assert [(one.asked_reason, one.summary, one.points) for one in kept] == [("", "", 94), ("抽查", "总体良好", 94)]
        assert [one.remarks for one in kept] == [{}, open_.remarks]
        assert list(verify(session)) == []


def test_what_an_operator_wrote_for_whoever_takes_over_goes_with_what_was_said(archive: Archive) -> None:
    archive.call("c-1")
    with archive.factory.begin() as session:
        session.get_one(Call, "c-1").recording = None
        session.add(
            HandOver(
                id="h-1", call_id="c-1", kind="queue", target="leader", name="市长", by="8001", at=NOON,
                note="王建国家停暖三天", state="completed",
            )
        )  # fmt: skip
    assert [archive.after(days)["transcript"] for days in (19, 21, 22)] == [0, 1, 0]
    with archive.factory() as session:
        assert session.get_one(HandOver, "h-1").note == ""


def worklists(archive: Archive, over_at: datetime | None) -> None:
    """A row of each worklist, with words about a citizen; not over yet if there is no moment."""
    said, number = "王建国不肯说", "13800006021"
    ends_at = over_at or NOON + timedelta(days=1000)
    with archive.factory.begin() as session:
        people(session)
        open_call(session, call_id="c-9", number="", line="12345", origin="trunk", channel="", at=NOON)
        shift = LeaderShift(
            leader="8001", duty="8001", starts_at=ends_at - timedelta(hours=2), ends_at=ends_at, scope="供热",
            state="withdrawn", made_by="8001", made_at=NOON,
        )  # fmt: skip
        session.add(shift)
        session.flush()
        session.add_all(
            (
                CallBack(
                    state="given_up", missed=1, first_missed_at=NOON, last_missed_at=NOON, closed_at=over_at,
                    close_reason=said,
                ),
                Message(
                    call_id="c-9", state="nonsense", left_at=NOON, recorded_s=9, closed_at=over_at, close_reason=said,
                ),
                CallerEntry(
                    list="blocked", number=number, number_index=number, state="refused", reason=said, asked_by="8001",
                    asked_at=NOON, expires_at=ends_at, decision=said, appeal=said, verdict=said, over_at=over_at,
                ),
                ShiftBooking(
                    shift=shift.id, number=number, number_index=number, name="王建国", matter=said, state="booked",
                    by="8001", at=NOON,
                ),
            )
        )  # fmt: skip
        session.flush()
        for kind in (Kind.LEADER_SHIFT, Kind.CALLER_ENTRY):
            append_audit(session, kind, 1, OPERATOR, "ask", NOON)


def test_what_people_wrote_in_the_line_s_worklists_is_forgotten_with_the_citizens(archive: Archive) -> None:
    worklists(archive, NOON)
    assert archive.after(39) == NOTHING
    assert archive.after(41) == NOTHING | dict.fromkeys(WORKLISTS, 1)
    assert archive.after(42) == NOTHING
    with archive.factory.begin() as session:
        for kind, found in WORKLISTS.items():
            row = session.scalars(select(found.table)).one()
            assert {name: getattr(row, name) for name in found.emptied} == dict(found.emptied), kind
        assert {(kind, subject) for kind, subject, _ in archive.proofs()} >= {(kind, "1") for kind in WORKLISTS}
        assert list(verify(session)) == []


def test_what_is_not_over_keeps_its_words(archive: Archive) -> None:
    worklists(archive, None)
    assert archive.after(400) == NOTHING


def test_a_second_run_finds_nothing(archive: Archive) -> None:
    archive.call("c-1")
    archive.ticket("c-1")
    archive.after(60)
    proofs = archive.proofs()
    assert archive.after(60) == NOTHING
    assert archive.proofs() == proofs


def test_a_dry_run_counts_the_same_and_deletes_nothing(archive: Archive) -> None:
    archive.call("c-1")
    archive.ticket("c-1")
    files = archive.files()
    counted = archive.after(60, dry_run=True)
    assert archive.files() == files
    assert archive.proofs() == []
    assert archive.after(60) == counted


def test_of_an_erased_citizen_ticket_and_call_stay_without_a_name_or_number(archive: Archive) -> None:
    archive.call("c-1")
    number = archive.ticket("c-1")
    archive.after(60)
    with archive.factory() as session:
        citizen, call = session.get_one(Citizen, 1), session.get_one(Call, "c-1")
        ticket = session.get_one(Ticket, number)
        assert (citizen.name, citizen.name_index, citizen.erased_at) == ("", "", NOON + timedelta(days=60))
        assert (call.number, call.number_index, call.recording, ticket.callback_number) == ("", "", None, "")
        assert (ticket.title, ticket.citizen_id) == ("路灯坏了", 1)
        assert session.scalars(select(CitizenNumber)).all() == []
        assert session.scalars(select(Utterance)).all() == []
        assert session.scalars(select(TicketDraft)).all() == []
        assert find_citizen(session, "13800006021") is None


def test_the_proof_of_an_identity_cannot_be_guessed_from_name_and_number(archive: Archive) -> None:
    archive.call("c-1")
    archive.ticket("c-1")
    with archive.factory() as session:
        lying = session.execute(text("SELECT name FROM citizens")).scalar_one()
    archive.after(41)
    assert "王建国" not in lying
    [proof] = [p[2] for p in archive.proofs() if p[0] == "identity"]
    for guess in ("王建国", "13800006021", "王建国13800006021"):
        assert hashlib.sha256(guess.encode()).hexdigest() != proof


def test_an_open_ticket_keeps_everything_of_its_citizen(archive: Archive) -> None:
    archive.call("c-1")
    archive.ticket("c-1")
    archive.call("c-2")
    archive.ticket("c-2", closed=None)
    deleted = archive.after(1000)
    assert deleted == {**NOTHING, "recording": 1, "transcript": 1, "attachment": 1}
    assert {"c-2.wav", hashlib.sha256(b"picture").hexdigest()} == archive.files()


def test_recordings_of_reports_stay(archive: Archive) -> None:
    archive.call("c-1")
    archive.ticket("c-1", kind="举报")
    assert archive.after(1000)["recording"] == 0
    assert "c-1.wav" in archive.files()


def test_recordings_of_a_ticket_stay_whose_supervision_ended_with_it(archive: Archive) -> None:
    for call_id in ("c-1", "c-2", "c-3"):
        archive.call(call_id)
    number = archive.ticket("c-1")
    with archive.factory.begin() as session:
        session.get_one(Call, "c-2").ticket = number
        ticket = session.get_one(Ticket, number)
        issue(session, archive.casework, ticket, 2, "manual", "manual:1", "9001", NOON, "群众反映强烈")
        release_all(session, ticket, "9001", "结案", NOON)
        assert ticket.supervision_level == 0
    assert archive.after(1000)["recording"] == 1
    assert {"c-1.wav", "c-2.wav"} <= archive.files()


def test_calls_made_from_an_open_tickets_page_keep_recording_and_words(archive: Archive) -> None:
    archive.call("c-1")
    archive.call("c-2")
    number = archive.ticket("c-1", closed=None)
    with archive.factory.begin() as session:
        session.get_one(Call, "c-2").ticket = number
    assert archive.after(1000) == NOTHING
    assert {"c-1.wav", "c-2.wav"} <= archive.files()


def test_a_file_two_attachments_share_goes_with_the_last(archive: Archive) -> None:
    shared = hashlib.sha256(b"picture").hexdigest()
    for call_id, closed in (("c-1", NOON), ("c-2", NOON + timedelta(days=10))):
        archive.call(call_id)
        archive.ticket(call_id, closed=closed)
    assert archive.after(51)["attachment"] == 1
    assert shared in archive.files()
    assert archive.after(61)["attachment"] == 1
    assert shared not in archive.files()


def test_the_number_of_a_call_without_a_ticket_goes_too(archive: Archive) -> None:
    archive.call("c-1")
    assert archive.after(41)["number"] == 1
    with archive.factory() as session:
        assert session.get_one(Call, "c-1").number == ""


def test_a_citizen_who_called_again_is_remembered(archive: Archive) -> None:
    archive.call("c-1")
    archive.ticket("c-1")
    archive.call("c-2", at=NOON + timedelta(days=30))
    assert archive.after(41)["citizen"] == 0
    assert archive.after(71)["citizen"] == 1


def test_stopped_between_proof_and_file_it_is_taken_up_again_with_one_proof(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.call("c-1")

    def power_cut(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as cut:
        cut.setattr(Path, "unlink", power_cut)
        with pytest.raises(KeyboardInterrupt):
            archive.after(31)
    assert "c-1.wav" in archive.files()
    archive.after(31)
    assert archive.files() == set()
    recordings = [p for p in archive.proofs() if p[0] == "recording"]
    assert recordings == [("recording", "c-1", hashlib.sha256(b"c-1").hexdigest())]


def test_a_file_that_is_gone_already_is_said_to_be_gone(archive: Archive) -> None:
    archive.call("c-1")
    (archive.folder / "c-1.wav").unlink()
    archive.after(31)
    assert ("recording", "c-1", "") in archive.proofs()


def test_a_name_of_a_recording_leads_nowhere_else(archive: Archive, tmp_path: Path) -> None:
    outside = tmp_path.parent / "outside.wav"
    outside.write_bytes(b"not ours")
    archive.call("c-1")
    with archive.factory.begin() as session:
        session.get_one(Call, "c-1").recording = "../outside.wav"
    archive.after(31)
    assert outside.exists()
    outside.unlink()


def test_zero_days_keep_for_ever(archive: Archive) -> None:
    never = RetentionRules(recordings_days=0, transcripts_days=0, identity_days=0, attachments_days=0)
    archive.casework = casework(never)
    archive.call("c-1")
    archive.ticket("c-1")
    assert archive.after(36_500) == NOTHING
