"""Last stage: the sheets are signed, and the gathering is finished."""
