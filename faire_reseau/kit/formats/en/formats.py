"""Hours from 0 to 23 in English, as the rest of the product writes them: “9 a.m.” would end a sentence with two full stops."""

TIME_FORMAT = "H:i"
DATETIME_FORMAT = "N j, Y, H:i"
SHORT_DATETIME_FORMAT = "m/d/Y H:i"
