"""Which papers a page leads to: those that resemble its own."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from procbuild.crew import beside
from procbuild.crew.local import LocalCrew
from procbuild.resemblance import Related, Text, related
from procbuild.run import digest
from procbuild.site.material import Material
from procbuild.state import program_version

FEW = 300
"""Papers that are compared in the time in which a process starts."""


@contextmanager
def related_begun(material: Material) -> Iterator[Callable[[], Related]]:
    """Compare the papers beside other work, where there are a process and enough papers for it.

    What the context gives waits for the answer. What was found of the same texts is taken from the
    cache; what a process died over is found here.
    """
    crew, cache = material.crew.here, material.cache
    texts = [
        Text(one.citation_key, one.title, one.abstract, one.retraction is not None)
        for one in material.volume.papers
    ]
    key = digest("related", program_version(), json.dumps(texts))
    if cache and (known := cache.read(key)):
        yield lambda: json.loads(known)
        return
    with ExitStack() as stack:
        material.ending.callback(stack.close)
        helpers = crew if len(texts) > FEW else LocalCrew()
        found = stack.enter_context(beside(helpers, related, texts))
        yield found
        if cache:
            cache.write(key, json.dumps(found()).encode())
