"""Codes stored by this room."""

from enum import StrEnum


class Kind(StrEnum):
    """What sort of answer an indicator gives."""

    FIGURE = "figure"
    SHARE = "share"
    TABLE = "table"
    CHOICE = "choice"
    TEXT = "text"


class Source(StrEnum):
    """Where the value comes from."""

    COMPUTED = "computed"  # from activities, by a rule
    QUERY = "query"  # from a named query of another room
    ENTERED = "entered"


class Count(StrEnum):
    """What a rule counts: the four counts, of which the last has two names."""

    ACTIONS = "actions"
    MEETINGS = "meetings"
    HALF_DAYS = "half_days"
    PARTICIPATIONS = "participations"
    PEOPLE = "people"


class Dimension(StrEnum):
    """What counts are told apart by."""

    AXIS = "axis"
    THEME = "theme"
    AUDIENCE = "audience"
    KIND = "kind"
    MODE = "mode"
    TERRITORY = "territory"
    MONTH = "month"


# Beside these, centres: joint work stands under each of its centres, with its part.
CENTRE = "centre"


class Aggregation(StrEnum):
    """How the values of several centres make one."""

    SUM = "sum"
    ONCE = "once"  # what several centres share is counted once
    PEOPLE = "people"  # distinct persons
    MEAN = "mean"  # weighted by another indicator
    NONE = "none"


class Estimate(StrEnum):
    """How centres that said nothing are estimated, beside a total."""

    CARRIED = "carried"  # at what they said the year before
    RATIO = "ratio"  # at their full-time equivalents, times the ratio of the others


class CampaignState(StrEnum):
    """A year's collection."""

    OPEN = "open"
    PUBLISHED = "published"


class ReportState(StrEnum):
    """Where the report of a centre stands."""

    OPEN = "open"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    VALIDATED = "validated"


# Where a report stands that is open, and in which nobody wrote anything yet.
NOT_BEGUN = "not_begun"


class BlockKind(StrEnum):
    """What a block of a document is."""

    TEXT = "text"
    FIGURE = "figure"
    CHART = "chart"
    TABLE = "table"
    MAP = "map"
    QUOTATION = "quotation"
    PRODUCTIONS = "works"  # what cooperations finished
    FINDING = "finding"  # what an analysis of texts found


# Blocks that refer to figures.
REFERRING = (BlockKind.FIGURE, BlockKind.CHART, BlockKind.TABLE, BlockKind.MAP)


class RowState(StrEnum):
    """Why a row of a figure has no number; a row that has one says nothing."""

    UNKNOWN = "unknown"  # nothing is known
    SILENT = "silent"  # the centre said nothing
    WITHHELD = "withheld"  # too few people
    NO_TOTAL = "no_total"  # centres said theirs, which are not put together
    WHOLE = "whole"  # it cannot be told apart by theme or territory
