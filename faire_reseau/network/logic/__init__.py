"""Pure decisions of the room: words compared without accents, days that overlap, outlines on the map."""
