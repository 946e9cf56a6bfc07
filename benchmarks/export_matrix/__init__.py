"""Many pipelines, each converted plainly, by the gate alone and by the export as it is, judged on rows of its own."""
