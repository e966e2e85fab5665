from dataclasses import dataclass

from commerce_api.kernel.events import Event


@dataclass(frozen=True)
class PageChanged(Event, name="content.page_changed"):
    """A page is new or says something else."""

    page_id: int


@dataclass(frozen=True)
class ArticleChanged(Event, name="content.article_changed"):
    """An article is new or says something else."""

    article_id: int
