"""The organizations of this computer: joined, opened, left, and the sample."""
