"""The row that proves a refusal: made small, and told with the likely causes."""
