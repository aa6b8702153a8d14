"""An article goes from desk to desk, and every step is in the journal."""

from datetime import date

import pytest
from sqlalchemy import select, update

from crm.db import SessionFactory
from crm.knowledge.content import ArticleInputError
from crm.knowledge.errors import ArticleReasonError, OwnTextError, StaleArticleError
from crm.knowledge.journal import verify
from crm.knowledge.listing import events_of, versions_of
from crm.knowledge.models import KnowledgeState
from crm.knowledge.service import allowed_moves, create, move, write
from crm.knowledge.states import ArticleMove
from crm.moves import IllegalMoveError
from crm.tickets.moves.actor import Actor
from crm.tickets.moves.errors import NotAllowedError
from crm.tickets.states import Role
from tests.unit.crm.cases.stage import demo
from tests.unit.crm.conftest import NOON
from tests.unit.crm.knowledge.desk import BOSS, CLERK, EDITOR, OPERATOR, STRANGER, published, text

pytestmark = pytest.mark.unit
_M = ArticleMove


def test_from_draft_to_publication_every_step_is_kept(factory: SessionFactory) -> None:
    with factory.begin() as session:
        article = published(session)
        assert (article.status, article.live_version) == ("published", 1)
        assert [e.move for e in events_of(session, article)] == ["create", "submit", "pass", "publish"]
        first = versions_of(session, article)[0]
        assert (first.author, first.by, first.reason, first.content["answer"]) == (
            "5001",
            "7002",
            "首次发布",
            "到派出所申领。",
        )
        assert list(verify(session)) == []


def test_while_it_is_revised_the_last_publication_stays_in_force(factory: SessionFactory) -> None:
    with factory.begin() as session:
        article = published(session)
        move(session, demo(), CLERK, article.id, _M.REVISE, NOON)
        write(session, demo(), CLERK, article.id, text(answer="网上也能办。"), NOON)
        assert (article.status, article.live_version) == ("draft", 1)
        for actor, wanted in ((CLERK, _M.SUBMIT), (BOSS, _M.PASS), (EDITOR, _M.PUBLISH)):
            move(session, demo(), actor, article.id, wanted, NOON, reason="增加网上办理")
        assert [v.content["answer"] for v in versions_of(session, article)] == ["网上也能办。", "到派出所申领。"]


def test_nobody_passes_their_own_text(factory: SessionFactory) -> None:
    with factory.begin() as session:
        article = create(session, demo(), CLERK, text(), NOON)
        move(session, demo(), CLERK, article.id, _M.SUBMIT, NOON)
        assert _M.PASS not in allowed_moves(session, CLERK, article)
        with pytest.raises(OwnTextError):
            move(session, demo(), CLERK, article.id, _M.PASS, NOON)
        move(session, demo(), Actor("5009", Role.CLERK, "police"), article.id, _M.PASS, NOON)
        assert article.status == "editor_review"


def test_nobody_publishes_their_own_text(factory: SessionFactory) -> None:
    with factory.begin() as session:
        article = create(session, demo(), EDITOR, text(), NOON)
        move(session, demo(), EDITOR, article.id, _M.SUBMIT, NOON)
        move(session, demo(), BOSS, article.id, _M.PASS, NOON)
        assert _M.PUBLISH not in allowed_moves(session, EDITOR, article)
        with pytest.raises(OwnTextError):
            move(session, demo(), EDITOR, article.id, _M.PUBLISH, NOON, reason="急")
        move(session, demo(), BOSS, article.id, _M.PUBLISH, NOON, reason="政策发布")


@pytest.mark.parametrize("actor", [STRANGER, OPERATOR, Actor("9201", Role.LEADER), Actor("6001", Role.FOLLOW_UP)])
def test_who_does_not_stand_for_it_does_not_write_it(factory: SessionFactory, actor: Actor) -> None:
    with factory.begin() as session:
        with pytest.raises(NotAllowedError):
            create(session, demo(), actor, text(), NOON)
        article = create(session, demo(), CLERK, text(), NOON)
        with pytest.raises(NotAllowedError):
            write(session, demo(), actor, article.id, text(), NOON)
        with pytest.raises(NotAllowedError):
            move(session, demo(), actor, article.id, _M.SUBMIT, NOON)
        assert allowed_moves(session, actor, article) == []


def test_a_clerk_does_not_give_an_article_to_others(factory: SessionFactory) -> None:
    with factory.begin() as session:
        article = create(session, demo(), CLERK, text(), NOON)
        with pytest.raises(NotAllowedError):
            write(session, demo(), CLERK, article.id, text(department="housing"), NOON)
        write(session, demo(), BOSS, article.id, text(department="housing"), NOON)
        assert article.department == "housing"


def test_what_the_table_does_not_know_is_refused_by_name(factory: SessionFactory) -> None:
    with factory.begin() as session:
        article = create(session, demo(), CLERK, text(), NOON)
        with pytest.raises(IllegalMoveError, match="submit, withdraw"):
            move(session, demo(), EDITOR, article.id, _M.PUBLISH, NOON, reason="快")
        published_one = published(session)
        with pytest.raises(IllegalMoveError):
            write(session, demo(), CLERK, published_one.id, text(), NOON)


def test_what_must_be_explained_is_not_done_without_a_word(factory: SessionFactory) -> None:
    with factory.begin() as session:
        article = published(session)
        with pytest.raises(ArticleReasonError):
            move(session, demo(), BOSS, article.id, _M.WITHDRAW, NOON, reason="  ")
        move(session, demo(), BOSS, article.id, _M.WITHDRAW, NOON, reason="政策废止")
        assert (article.status, article.live_version) == ("withdrawn", None)


def test_whoever_read_an_older_form_changes_nothing(factory: SessionFactory) -> None:
    with factory.begin() as session:
        article = create(session, demo(), CLERK, text(), NOON)
        read = article.version
        write(session, demo(), CLERK, article.id, text(title="居住证"), NOON, version=read)
        with pytest.raises(StaleArticleError):
            write(session, demo(), BOSS, article.id, text(title="暂住证"), NOON, version=read)
        assert article.title == "居住证"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"department": "moon"}, "department"),
        ({"categories": ("999999",)}, "categories"),
        ({"districts": ("月球区",)}, "districts"),
    ],
)
def test_names_the_rules_do_not_have_are_refused(factory: SessionFactory, said: dict[str, object], field: str) -> None:
    with factory.begin() as session, pytest.raises(ArticleInputError) as refused:
        create(session, demo(), BOSS, text(**said), NOON)
    assert refused.value.details == {"field": field}


def test_a_last_day_before_the_first_is_refused() -> None:
    with pytest.raises(ValueError, match="last day"):
        text(valid_to=date(2025, 1, 1))


def test_the_journal_shows_what_was_changed_behind_its_back(factory: SessionFactory) -> None:
    with factory.begin() as session:
        published(session)
    with factory.begin() as session:
        session.execute(update(KnowledgeState).values(head="f" * 64))
    with factory.begin() as session:
        assert [fault.place for fault in verify(session)] == ["knowledge"]
        assert session.scalars(select(KnowledgeState)).one().revision == 1
