"""ClickUp's API: client, models, errors, rate limit, hierarchy. No Qt, no storage."""
