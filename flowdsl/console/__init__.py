"""What every terminal program of flowdsl shares: quiet imports, and how problems are shown."""
