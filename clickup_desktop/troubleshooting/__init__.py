"""From an error to guidance: hints, redaction, the log and what is told after a crash."""
