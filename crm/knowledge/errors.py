"""Why something about the knowledge base is refused."""

from config.errors import ConflictError, HotlineError, NotFoundError


class NoSuchArticleError(NotFoundError):
    """No article has this id, or it is not for this reader."""

    slug = "no-such-article"


class NoSuchTaskError(NotFoundError):
    """No task has this id, or it is another department's."""

    slug = "no-such-task"


class StaleArticleError(ConflictError):
    """The article changed since it was read."""

    slug = "article-stale"


class ArticleReasonError(HotlineError):
    """The move must be explained."""

    slug = "article-reason-missing"
    status = 422


class OwnTextError(HotlineError):
    """Nobody passes or publishes what they wrote themselves."""

    slug = "article-own-text"
    status = 403


class NotCitableError(ConflictError):
    """The publication is not in force, or not meant to be read out."""

    slug = "article-not-citable"
