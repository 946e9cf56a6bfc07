"""One module a table; each has `measure`, which takes a `Bench` and gives a `Table`."""
