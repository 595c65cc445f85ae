"""What a member does with channel links."""
