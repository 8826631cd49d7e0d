"""Pure decisions of the room: which phase opens which verb, and the grid as the optimiser sees it."""
