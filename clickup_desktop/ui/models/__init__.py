"""What views show: plain rows, put in by batches, on the GUI thread."""
