"""Is the bundle made for the Python and the CPU that the manifest asks the cloud for?"""

from __future__ import annotations

from collections.abc import Iterator

from functions.doctor.checks.binaries import find_glibc
from functions.doctor.finding import Finding
from functions.doctor.subject import Subject

# https://onnxruntime.ai/docs/build/: its wheels are of manylinux_2_28.
_NEEDED = (2, 28)


def check(subject: Subject) -> Iterator[Finding]:
    """The two against each other, and the cloud's Python against what the model's library needs."""
    declared, target, about = subject.declared, subject.package.target, subject.about("runtime")
    pairs = (("Python", declared.python, target.python, "--python"), ("CPU", declared.arch, target.arch, "--arch"))
    for what, asked, made, option in pairs:
        expected, got = f"{what} {asked}, as the manifest asks for", f"a bundle for {made}"
        if asked == made:
            yield about.praise(expected, got)
        else:
            again = f"python -m functions.bundle {declared.bundle} {option} {asked} --model …"
            yield about.blame(expected, got, f"make the bundle with {again}, or change the manifest")
    glibc = find_glibc(declared.cloud, declared.python)
    if glibc < _NEEDED:
        came = f"{declared.cloud}'s Python {declared.python} has {glibc[0]}.{glibc[1]}"
        yield about.blame("glibc 2.28 or newer, which onnxruntime needs", came, "choose Python 3.12 or newer")
