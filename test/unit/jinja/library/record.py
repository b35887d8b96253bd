"""Fills in what CPython 3.11, Jinja2 3.1.6, pytz, agate and dbt answer to the cases in recorded/.

    python record.py            records every file again
    python record.py regex.json records one

A case is a list; its last item is the answer, {"v": value} or {"e": [type, message]}. Expressions stand one a line in
recorded/*.txt; their answers go to the .json of the same name. Needs dbt-core, and the clock's zone to be UTC.
"""
import ast
import contextlib
import csv
import datetime as dt
import decimal
import hashlib
import io
import itertools
import json
import os
import pathlib
import re
import sys
import time
import warnings

os.environ["TZ"] = "UTC"
time.tzset()
warnings.simplefilter("ignore")

import agate  # noqa: E402
import pytz  # noqa: E402
from dbt.context.base import get_context_modules  # noqa: E402
from dbt_common.clients import agate_helper  # noqa: E402
from jinja2.sandbox import SandboxedEnvironment  # noqa: E402

HERE = pathlib.Path(__file__).parent / "recorded"
D = decimal.Decimal
EPOCH = dt.datetime(1970, 1, 1)


def answer(run):
    try:
        return {"v": run()}
    except Exception as error:  # noqa: BLE001
        return {"e": [type(error).__name__, without_addresses(str(error))]}


def without_addresses(text):
    return re.sub(r"0x[0-9a-f]{6,}", "0x", text)


def match_parts(match):
    if match is None:
        return None
    spans = [list(match.span(i)) for i in range(match.re.groups + 1)]
    return [spans, list(match.groups()), match.lastindex, match.lastgroup]


def regex(pattern, flags, text, replacement):
    compiled = re.compile(pattern, flags)
    found = [list(m) if isinstance(m, tuple) else m for m in compiled.findall(text)]
    try:
        replaced = list(compiled.subn(replacement, text))
    except (re.error, IndexError) as error:
        replaced = [type(error).__name__, str(error)]
    return {
        "flags": compiled.flags,
        "match": match_parts(compiled.match(text)),
        "fullmatch": match_parts(compiled.fullmatch(text)),
        "search": match_parts(compiled.search(text)),
        "findall": found,
        "split": compiled.split(text),
        "subn": replaced,
    }


DECIMAL_OPERATIONS = {
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b,
    "//": lambda a, b: a // b, "%": lambda a, b: a % b, "**": lambda a, b: a**b, "<": lambda a, b: a < b,
    "==": lambda a, b: a == b, "quantize": lambda a, b: a.quantize(b), "compare": lambda a, b: a.compare(b),
    "max": lambda a, b: a.max(b), "remainder_near": lambda a, b: a.remainder_near(b),
}  # fmt: skip
DECIMAL_METHODS = {
    "neg": lambda a: -a, "abs": abs, "int": int, "float": lambda a: repr(float(a)), "str": str, "bool": bool,
}  # fmt: skip


def decimals(kind, what, a, b=None):
    if kind == "op":
        value = DECIMAL_OPERATIONS[what](D(a), D(b))
    elif kind == "format":
        value = format(D(a), what)
    elif kind == "round":
        value = round(D(a), what)
    else:
        value = DECIMAL_METHODS.get(what, lambda x: getattr(x, what)())(D(a))
    return value if isinstance(value, bool) else str(value)


def zone(parts):
    if parts is None:
        return None
    seconds, microseconds, name = parts
    offset = dt.timedelta(seconds=seconds, microseconds=microseconds)
    return dt.timezone(offset) if name is None else dt.timezone(offset, name)


def dates(kind, *args):
    if kind == "strftime":
        parts, tz, form = args
        return dt.datetime(*parts, tzinfo=zone(tz)).strftime(form)
    if kind == "strptime":
        return repr(dt.datetime.strptime(*args))
    if kind == "iso":
        return repr({"date": dt.date, "datetime": dt.datetime, "time": dt.time}[args[0]].fromisoformat(args[1]))
    if kind == "timedelta":
        delta = dt.timedelta(**args[0])
        return [repr(delta), str(delta), repr(delta.total_seconds())]
    delta, operator, n = dt.timedelta(*args[0]), args[1], args[2]
    return repr({"*": lambda: delta * n, "/": lambda: delta / n, "//": lambda: delta // n}[operator]())


def moment(value):
    return [value.isoformat(), value.tzname(), repr(value.dst()), repr(value.tzinfo), str(value.tzinfo)]


def zones(name, what, parts, is_dst, other=None):
    tz = pytz.timezone(name)
    base = dt.datetime(*parts)
    if what == "localize":
        return moment(tz.localize(base, is_dst=is_dst))
    if what == "astimezone":
        return moment(base.replace(tzinfo=pytz.utc).astimezone(tz))
    if what == "constructor":
        return moment(base.replace(tzinfo=tz))
    if what == "normalize":
        later = tz.localize(base, is_dst=bool(is_dst)) + dt.timedelta(hours=30)
        return [moment(later), moment(tz.normalize(later))]
    return moment(tz.localize(base, is_dst=bool(is_dst)).astimezone(pytz.timezone(other)))


def history(name):
    """Digest of all transitions: seconds, offset, daylight saving, abbreviation."""
    tz = pytz.timezone(name)
    if not hasattr(tz, "_transition_info"):
        lines = [f"- {int(tz._utcoffset.total_seconds())} 0 {tz._tzname}"]
    else:
        lines = []
        for at, (offset, dst, label) in zip(tz._utc_transition_times, tz._transition_info):
            start = "-" if at == dt.datetime.min else int((at - EPOCH).total_seconds())
            lines.append(f"{start} {int(offset.total_seconds())} {int(dst.total_seconds())} {label}")
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:10]


def tagged(value):
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return {"s": value}
    if isinstance(value, int):
        return {"i": str(value)}
    if isinstance(value, float):
        return {"f": repr(value)}
    if isinstance(value, list):
        return [tagged(item) for item in value]
    return {"d": [[tagged(key), tagged(item)] for key, item in value.items()]}


def untagged(value):
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, list):
        return [untagged(item) for item in value]
    (kind, part), = value.items()
    return {
        "s": lambda: part, "i": lambda: int(part), "f": lambda: float(part),
        "d": lambda: {untagged(key): untagged(item) for key, item in part},
    }[kind]()  # fmt: skip


def json_text(kind, value, options=None):
    if kind == "loads":
        return tagged(json.loads(value))
    options = dict(options)
    if "separators" in options:
        options["separators"] = tuple(options["separators"])
    return json.dumps(untagged(value), **options)


def literals(text):
    try:
        return repr(ast.literal_eval(text))
    except (SyntaxError, ValueError):
        return None


def cell(value):
    return None if value is None else re.sub(r"<isodate.tzinfo.Utc object at 0x\w+>", "<Utc>", repr(value))


def seeds(names, rows, text_columns):
    tester = agate_helper.build_type_tester(text_columns=text_columns)
    table = agate.Table(rows, names, column_types=tester)
    types = []
    for i, column_type in enumerate(table.column_types):
        is_number = type(column_type).__name__ == "Number"
        types.append([type(column_type).__name__, int(table.aggregate(agate.MaxPrecision(i))) if is_number else 0])
    return {"types": types, "rows": [[cell(value) for value in row] for row in table.rows]}


def csv_rows(text, delimiter):
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return list(csv.reader(io.StringIO(lines), delimiter=delimiter))


def query_table():
    rows = [
        [1, "x", D("1.50"), None, [1, {"k": D("2")}], True, dt.date(2024, 1, 2), dt.timedelta(1)],
        [2, None, 3, None, None, None, None, None],
        [2, "null", D("-1234.5"), None, None, False, dt.date(2023, 12, 31), None],
    ]
    names = ["id", "name", "amt", "nul", "js", "ok", "day", "iv"]
    return agate_helper.table_from_data_flat([dict(zip(names, row)) for row in rows], names)


def expressions(path):
    """Renders each line of the file as a template, or as an expression where it has no tag."""
    environment = SandboxedEnvironment(extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"])
    cases = []
    for line in path.read_text().splitlines():
        source = line if "{%" in line or "{{" in line else "{{ %s }}" % line
        modules = get_context_modules()
        # dbt wraps these to warn; the wrapped ones say nothing of themselves in repr() and messages.
        modules["itertools"] = {name: getattr(itertools, name) for name in modules["itertools"]}
        names = {
            "modules": modules, "dt": modules["datetime"], "re": modules["re"], "pytz": modules["pytz"],
            "it": modules["itertools"], "D": D, "tz": dt.timezone, "t": query_table(),
            "E": agate_helper.empty_table(), "big": D("1234567.891"),
        }  # fmt: skip
        printed = io.StringIO()

        def render():
            agate.Table.print_table.__defaults__ = (20, 6, printed, 20, None, 3)
            agate.Table.print_structure.__defaults__ = (printed, None)
            with contextlib.redirect_stdout(printed):
                return without_addresses(environment.from_string(source).render(names)) + printed.getvalue()

        cases.append([source, answer(render)])
    return cases


RECORDERS = {
    "regex": regex, "decimals": decimals, "dates": dates, "zones": zones, "json-text": json_text,
    "literals": literals, "seeds": seeds, "csv-rows": csv_rows,
}  # fmt: skip


def write(path, cases):
    lines = ",\n".join(json.dumps(case, ensure_ascii=True, separators=(",", ":")) for case in cases)
    path.write_text(f"[\n{lines}\n]\n")


def record(path):
    if path.suffix == ".txt":
        write(path.with_suffix(".json"), expressions(path))
    elif path.stem == "zone-histories":
        write(path, [[name, history(name)] for name in pytz.all_timezones])
    elif path.stem in RECORDERS:
        run = RECORDERS[path.stem]
        cases = [case[:-1] for case in json.loads(path.read_text())]
        write(path, [[*case, answer(lambda: run(*case))] for case in cases])  # noqa: B023


if __name__ == "__main__":
    wanted = [HERE / name for name in sys.argv[1:]] or [*HERE.glob("*.txt"), *HERE.glob("*.json")]
    for file in wanted:
        record(file)
