"""The backorder game: people are the planner, the model is the truth."""
