import doctest
import pkgutil
from importlib import import_module

import hengji.core


def test_every_example_in_a_docstring_of_the_core_holds() -> None:
    names = [found.name for found in pkgutil.walk_packages(hengji.core.__path__, "hengji.core.")]

    results = {name: doctest.testmod(import_module(name)) for name in names}

    assert {name: result.failed for name, result in results.items() if result.failed} == {}
    assert results["hengji.core.numerals"].attempted == 2
