"""The diagnostics: what runs them, shows them, and passes them on."""
