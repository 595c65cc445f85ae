"""The organization's people, as the Members page shows them."""
