"""The knowledge base's own time: reminders, expiry and late tasks, each in a transaction of its own."""

import logging
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from crm.attempts import attempt
from crm.casework import Casework
from crm.db import SessionFactory
from crm.knowledge.errors import StaleArticleError
from crm.knowledge.upkeep import due_articles, give_back, late_tasks, look_at_article, tasks_of_closed, tell_late

log = logging.getLogger(__name__)


class KnowledgeUpkeepError(RuntimeError):
    """Something could not be done; the log names it. All others were done."""


def keep_knowledge(factory: SessionFactory, casework: Casework, now: datetime) -> Counter[str]:
    """Remind of articles that expire, end those that did, tell of late tasks, and take back those of closed units.

    Raises:
        KnowledgeUpkeepError: Some of it failed; the next pass tries again.
    """
    done: Counter[str] = Counter()
    failed = 0
    due: list[tuple[int, Callable[[Session], Counter[str]]]] = [
        (one, partial(look_at_article, casework=casework, article_id=one, now=now))
        for one in due_articles(factory, now)
    ]
    due += [(one, partial(give_back, casework=casework, task_id=one, now=now)) for one in tasks_of_closed(factory)]
    due += [(one, partial(tell_late, casework=casework, task_id=one, now=now)) for one in late_tasks(factory, now)]
    for reference, work in due:
        try:
            done += attempt(factory, work)
        except StaleArticleError:
            continue  # somebody else was at it just now
        except Exception as error:
            failed += 1
            log.exception("knowledge upkeep failed", extra={"reference": str(reference), "error": type(error).__name__})
    if failed:
        raise KnowledgeUpkeepError(f"expected {len(due)} pieces of upkeep to be done, {failed} failed")
    return done
