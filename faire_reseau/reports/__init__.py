"""Reports: indicators, yearly campaigns, consolidation."""
