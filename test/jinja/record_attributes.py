"""Records which public attributes Python shows a template on every kind of value: name → expression → attribute names.

    python test/jinja/record_attributes.py test/fixtures/jinja/python-attributes.json

Needs dbt beside Jinja2, because `modules` and agate tables are dbt's. A JavaScript property name that is not in these
lists must be undefined in our templates.
"""

import datetime
import decimal
import json
import pathlib
import sys

import agate
import jinja2
from dbt.context.base import get_context_modules

from reference import make_environment

OPTIONS = {"sandbox": "SandboxedEnvironment", "extensions": ["do", "loopcontrols"]}
EXPRESSIONS = {
    "str": "'abc'",
    "int": "5",
    "float": "2.5",
    "bool": "true",
    "none": "none",
    "list": "[1]",
    "tuple": "(1,)",
    "dict": "{'k': 1}",
    "set": "z",
    "range": "range(3)",
    "keys": "{'k': 1}.keys()",
    "values": "{'k': 1}.values()",
    "items": "{'k': 1}.items()",
    "generator": "[1]|map('string')",
    "markup": "'<'|e",
    "undefined": "nope",
    "macro": "m",
    "loop": "loop",
    "cycler": "cycler(1)",
    "joiner": "joiner()",
    "namespace": "namespace(a=1)",
    "method": "'a'.upper",
    "global function": "range",
    "type": "dict",
    "lipsum": "lipsum",
    "self": "self",
    "bytes": "b",
    "decimal": "dec",
    "date": "day",
    "datetime": "stamp",
    "timedelta": "modules.datetime.timedelta(days=1)",
    "time": "modules.datetime.time(1)",
    "date class": "modules.datetime.date",
    "datetime class": "modules.datetime.datetime",
    "modules": "modules",
    "pytz": "modules.pytz",
    "utc": "modules.pytz.utc",
    "zone": "modules.pytz.timezone('Europe/Berlin')",
    "re": "modules.re",
    "pattern": "modules.re.compile('a')",
    "match": "modules.re.match('a', 'a')",
    "itertools": "modules.itertools",
    "chain": "modules.itertools.chain([1])",
    "table": "table",
    "rows": "table.rows",
    "row": "table.rows[0]",
    "columns": "table.columns",
    "column": "table.columns[0]",
}
PLACES = {
    "loop": "{% for x in [1] %}{{ probe(EXPR) }}{% endfor %}",
    "macro": "{% macro m(a) %}{% endmacro %}{{ probe(EXPR) }}",
}


def public_names(value):
    """Attributes by name, and the keys of a mapping, which a template reads in the same way."""
    names = [name for name in dir(value) if not name.startswith("_")]
    keys = value.keys() if isinstance(value, (dict, agate.MappedSequence)) else None
    return sorted(names + [str(key) for key in keys or ()])


def main():
    env = make_environment(OPTIONS, None, None)
    found = {}
    context = {
        "z": {1},
        "b": b"a",
        "dec": decimal.Decimal("1.5"),
        "day": datetime.date(2024, 2, 29),
        "stamp": datetime.datetime(2024, 2, 29),
        "modules": get_context_modules(),
        "table": agate.Table([[1, "a"]], ["id", "name"]),
    }
    for name, expression in EXPRESSIONS.items():
        names = []
        context["probe"] = lambda value, names=names: names.extend(public_names(value)) or ""
        env.from_string(PLACES.get(name, "{{ probe(EXPR) }}").replace("EXPR", f"({expression})")).render(context)
        found[name] = {"expression": expression, "attributes": sorted(set(names))}
    target = pathlib.Path(sys.argv[1])
    target.write_text(json.dumps(found, indent=1, ensure_ascii=False) + '\n', encoding='utf-8')


if __name__ == "__main__":
    assert jinja2.__version__ == "3.1.6"
    main()
