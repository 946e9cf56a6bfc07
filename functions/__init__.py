"""What stands around the core: an adapter a cloud, the bundles, and the clouds' runtimes on this machine."""
