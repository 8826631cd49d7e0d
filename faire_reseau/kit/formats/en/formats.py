"""Days before months, and hours from 0 to 23 in English, as the rest of the product writes them: “9 a.m.” would end a sentence with two full stops."""

TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j F Y, H:i"
SHORT_DATETIME_FORMAT = "d/m/Y H:i"
DATE_FORMAT = "j F Y"
SHORT_DATE_FORMAT = "d/m/Y"
