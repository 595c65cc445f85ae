"""The integrations that the Integrations page offers, each with a card of its own."""
