"""Two estimators on real data, trained in seconds: a classifier of penguins and a regressor of cars."""
