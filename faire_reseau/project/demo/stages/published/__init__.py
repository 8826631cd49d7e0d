"""Third stage: grids are composed and published."""
