"""What operators do: back up, restore, upgrade, check, watch."""
