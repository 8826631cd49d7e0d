"""Meeting: gatherings with their agenda of sessions in slots and spaces, registration and calendars."""
