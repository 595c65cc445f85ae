"""Channel links: their rows, pages of them, and what one member may do with them."""
