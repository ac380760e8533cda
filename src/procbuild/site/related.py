"""Related papers, to which each paper's page links."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from procbuild.crew import beside
from procbuild.crew.local import LocalCrew
from procbuild.incremental.cache import digest
from procbuild.incremental.fingerprint import program_version
from procbuild.site.material import Material
from procbuild.site.similarity import Related, Text, related

WORTH_A_PROCESS = 300
"""Number of papers that take less time to compare than a process takes to start."""


@contextmanager
def start_related(material: Material) -> Iterator[Callable[[], Related]]:
    """Compare the papers in the background, if there is a process and enough papers for it.

    Yields a function that waits for the result. The result for the same texts is cached; if the
    process dies, the comparison is done here.
    """
    crew, cache = material.crew.here, material.cache
    texts = [
        Text(paper.citation_key, paper.title, paper.abstract, paper.retraction is not None)
        for paper in material.volume.papers
    ]
    key = digest("related", program_version(), json.dumps(texts))
    if cache and (known := cache.read(key)):
        yield lambda: json.loads(known)
        return
    with ExitStack() as stack:
        material.ending.callback(stack.close)
        workers = crew if len(texts) > WORTH_A_PROCESS else LocalCrew()
        result = stack.enter_context(beside(workers, related, texts))
        yield result
        if cache:
            cache.write(key, json.dumps(result()).encode())
