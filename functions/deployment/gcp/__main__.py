"""The plan for a manifest that osls has read: JSON in, JSON out. The plugin in deploy/gcp asks this."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from functions.bundle.links import find_links
from functions.deployment.gcp.plan import plan_deployment, plan_removal
from functions.manifests.gcp import Manifest


def main() -> int:
    """Print the commands to deploy and to remove; 1 where a source is not what gcloud would upload."""
    manifest = Manifest.from_document(json.load(sys.stdin))
    sources = dict.fromkeys(Path(each.source) for each in manifest.functions)
    links = [link for source in sources for link in find_links(source)]
    for link in links:
        print(f"error: {link}: expected a file or a folder, got a symbolic link: make bundle", file=sys.stderr)
    plans = {"deploy": plan_deployment(manifest), "remove": plan_removal(manifest)}
    json.dump({name: [step.arguments for step in steps] for name, steps in plans.items()}, sys.stdout)
    return 1 if links else 0


if __name__ == "__main__":
    sys.exit(main())
