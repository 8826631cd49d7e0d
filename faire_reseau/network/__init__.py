"""Being: organisations, people, trades, themes, territories and memberships, all dated."""
