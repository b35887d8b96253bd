"""Records the golden corpus again: fills `expect` of every case under test/fixtures/jinja from the real Jinja2.

    python test/jinja/record.py            rewrite the files that changed
    python test/jinja/record.py --check    only say what would change (exit 1)

A file holds `env` (what its cases have in common) and `cases`: title, covers, source or name + templates, context, env.
"""

import pathlib
import sys

import yaml

from reference import Reference

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "fixtures" / "jinja"
ORDER = ("title", "covers", "source", "name", "templates", "macros", "context", "env", "expect")


class Dumper(yaml.SafeDumper):
    """Block style, strings always quoted or as a literal block, so that YAML 1.1 and 1.2 read the same values."""

    def ignore_aliases(self, _data):
        return True


class Key(str):
    """A word of our own making, which needs no quotes."""


class Flow(dict):
    """Written on one line."""


class FlowList(list):
    pass


def block_fits(text):
    lines = text.split("\n")
    if len(lines) < 2 or lines[0].startswith(" ") or lines[0] == "" or text.endswith("\n\n"):
        return False
    return all(line == line.rstrip() and line.isprintable() for line in lines)


def represent_text(dumper, text):
    if block_fits(text):
        return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|")
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="'" if text.isprintable() else '"')


Dumper.add_representer(str, represent_text)
Dumper.add_representer(Key, lambda dumper, key: dumper.represent_scalar("tag:yaml.org,2002:str", str(key)))
Dumper.add_representer(Flow, lambda dumper, data: dumper.represent_mapping("tag:yaml.org,2002:map", data.items(), True))
Dumper.add_representer(FlowList, lambda dumper, data: dumper.represent_sequence("tag:yaml.org,2002:seq", data, True))


def flow(data):
    if isinstance(data, dict):
        return Flow({Key(key) if str(key).isidentifier() else key: flow(value) for key, value in data.items()})
    return FlowList(flow(item) for item in data) if isinstance(data, list) else data


def tidy(case):
    """A case with its keys in order and its small data on one line."""
    shown = {}
    for key in ORDER:
        value = case.get(key)
        if value is None or (value in ({}, []) and key != "expect"):
            continue
        if key == "title":
            value = Key(value)
        elif key == "covers":
            value = FlowList(Key(tag) for tag in value)
        elif key == "context":
            value = {Key(name): flow(item) for name, item in value.items()}
        elif key == "env":
            value = flow(value)
        elif key in ("templates", "macros"):
            value = {Key(name): text for name, text in value.items()}
        elif key == "expect":
            value = {Key(name): flow(item) for name, item in value.items()}
        shown[Key(key)] = value
    return shown


def write_cases(path, data):
    """Records every case of a file and writes it in its one form. True when the file changed."""
    reference = Reference()
    for case in data["cases"]:
        case["expect"] = record(reference, data.get("env") or {}, case)
    shown = {Key("env"): flow(data.get("env") or {}), Key("cases"): [tidy(case) for case in data["cases"]]}
    text = yaml.dump(shown, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=100_000)
    text = text.replace("\n- title: ", "\n\n- title: ")
    path = pathlib.Path(path)
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return False
    if "--check" not in sys.argv:
        path.write_text(text, encoding="utf-8")
    return True


def record(reference, common, case):
    line = {key: case[key] for key in ("source", "name", "templates", "macros") if key in case}
    line |= {"id": 0, "env": common | (case.get("env") or {}), "context": list((case.get("context") or {}).items())}
    answer = reference.answer(line)
    del answer["id"]
    return answer


def main():
    changed = []
    for path in sorted(FOLDER.glob("*.yaml")):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        if write_cases(path, data):
            changed.append(path.name)
    print(f"changed: {', '.join(changed) or 'nothing'}")
    return 1 if changed and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
