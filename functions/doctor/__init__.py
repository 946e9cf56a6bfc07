"""What is looked at before a bundle is deployed: its files, the manifest, the model's answers, the cost."""
