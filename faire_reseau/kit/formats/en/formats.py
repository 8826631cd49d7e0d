"""Days and hours in English as the rest of the product writes them: “27 March 2026, 9:00”.

Hours go from 0 to 23 (“9 a.m.” would end a sentence with two full stops); the day comes before its month, as in “27 March”.
"""

TIME_FORMAT = "G:i"
DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"  # “H:i” is written by `kit.dates`
SHORT_DATE_FORMAT = "d/m/Y"
SHORT_DATETIME_FORMAT = "d/m/Y G:i"
