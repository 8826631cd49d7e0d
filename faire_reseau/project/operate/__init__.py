"""Operations: back up, restore, upgrade, check, watch."""
