"""App config of questions: connects events, channels and the hooks of rooms below."""

from django.apps import AppConfig


class QuestionsConfig(AppConfig):
    """The room as an application."""

    name = "faire_reseau.questions"
    label = "questions"

    def ready(self) -> None:
        """Connect what happens to the screens and letters, erasure, personal data, the journal, who opens what."""
        from faire_reseau.accounts.queries import also_name_actions, also_tell  # noqa: PLC0415  (start-up)
        from faire_reseau.analysis.queries import also_offer_texts  # noqa: PLC0415  (start-up)
        from faire_reseau.gatherings.queries.session_links import also_link_session  # noqa: PLC0415  (start-up)
        from faire_reseau.gatherings.queries.walls import also_show_mode  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.erasure import also_find_letters, also_foretell  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.events import inside, on  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.openness import also_opens  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.text_columns import name_tables  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.undoing import also_undo  # noqa: PLC0415  (start-up)
        from faire_reseau.network.actions import also_erase_person, also_merge_people  # noqa: PLC0415  (start-up)
        from faire_reseau.questions import actions, channels, events, handlers, letters  # noqa: PLC0415  (start-up)
        from faire_reseau.questions.queries import question_data, question_fates  # noqa: PLC0415  (start-up)
        from faire_reseau.questions.queries.offered import QUESTIONS  # noqa: PLC0415  (start-up)
        from faire_reseau.questions.queries.openness import OPENS, SESSION_LINKER  # noqa: PLC0415  (start-up)
        from faire_reseau.questions.queries.walls import MODES  # noqa: PLC0415  (start-up)
        from faire_reseau.questions.texts import ACTION_LABELS, TABLE_LABELS  # noqa: PLC0415  (start-up)

        also_erase_person(actions.erase_person_traces)
        also_merge_people(actions.merge_person_tokens, under="questions.support")
        also_tell(question_data, under="questions")
        also_foretell(question_fates)
        also_find_letters(letters.letters_about)
        also_name_actions(ACTION_LABELS)
        name_tables(TABLE_LABELS)
        also_opens(OPENS)
        also_link_session(SESSION_LINKER)
        also_show_mode(*MODES)
        also_offer_texts(QUESTIONS, under="questions")
        also_undo(actions.undo_merge_questions, under="merge_questions")
        letters.register()
        channels.QUESTIONS.register()
        on(events.QuestionsMoved, handlers.on_questions_moved)
        on(events.SupportsMoved, handlers.on_supports_moved)
        inside(events.AnswerAsked, handlers.on_answer_asked)
        inside(events.QuestionAnswered, handlers.on_question_answered)
