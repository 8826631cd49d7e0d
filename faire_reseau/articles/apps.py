"""App config: connects events, channels and hooks."""

from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    """The room as an application."""

    name = "faire_reseau.articles"
    label = "articles"

    def ready(self) -> None:
        """Wire the room: erasing who wrote."""
        from faire_reseau.accounts.actions import also_erase  # noqa: PLC0415  (start-up)
        from faire_reseau.accounts.queries import also_name_actions, also_tell  # noqa: PLC0415  (start-up)
        from faire_reseau.articles.actions import forget_writer  # noqa: PLC0415  (start-up)
        from faire_reseau.articles.queries import (  # noqa: PLC0415  (start-up)
            article_about,
            article_data,
            article_to_write,
            articles_of,
            fates_of,
            say_read,
        )
        from faire_reseau.articles.queries.openness import OPENS  # noqa: PLC0415  (start-up)
        from faire_reseau.articles.queries.public import public_writing  # noqa: PLC0415  (start-up)
        from faire_reseau.articles.texts import ACTION_LABELS, TABLE_LABELS  # noqa: PLC0415  (start-up)
        from faire_reseau.gatherings.queries import also_say_now, also_still_open, also_tell_article  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.erasure import also_foretell  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.openness import also_opens  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.text_columns import name_tables  # noqa: PLC0415  (start-up)
        from faire_reseau.network.queries import also_shows_public, also_shows_works  # noqa: PLC0415  (start-up)

        also_shows_public(public_writing)
        also_shows_works(articles_of)
        also_erase(forget_writer)
        also_say_now(say_read)
        also_still_open(article_to_write)
        also_tell_article(article_about)
        also_tell(article_data, under="articles")
        also_name_actions(ACTION_LABELS)
        also_foretell(fates_of)
        name_tables(TABLE_LABELS)
        also_opens(OPENS)
