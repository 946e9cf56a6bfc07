"""A look at models, bundles and manifests before anything is deployed: sizes, limits, matches, cost."""
