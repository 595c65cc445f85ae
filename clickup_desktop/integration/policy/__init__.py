"""What an organization has decided for its people, in one file that only root writes."""
