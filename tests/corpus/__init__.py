"""Scripts as users of R's tfprobability write them, each with its value straight from TFP."""
