"""The window: its frame and bars, and what stands behind them."""
