"""Records what dbt's `parse` makes of the projects in test/fixtures/projects/parse: manifest.json beside each of them.

Run with the Python of a dbt installation: record.py [THEME...]
"""
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

FIXTURES = Path(__file__).parents[2] / "fixtures/projects/parse"
PROFILE = """shop:
  target: dev
  outputs:
    dev: {type: postgres, host: localhost, port: 5432, user: ann, password: secret, dbname: db, schema: sch, threads: 4}
"""
STAMPS = {"created_at", "root_path", "compiled_path"}
INTERNAL = {"dbt", "dbt_postgres"}


def stripped(value):
    if isinstance(value, dict):
        return {k: stripped(v) for k, v in value.items() if k not in STAMPS}
    return [stripped(v) for v in value] if isinstance(value, list) else value


def core(manifest):
    kept = {}
    for section, value in manifest.items():
        if section == "metadata":
            continue
        if section in ("macros", "docs"):
            value = {k: v for k, v in value.items() if k.split(".")[1] not in INTERNAL}
        kept[section] = stripped(value)
    return kept


def written(manifest):
    """JSON with one line a node."""
    sections = []
    for section, value in manifest.items():
        if value and isinstance(value, dict):
            items = ",\n".join(f"  {json.dumps(k)}: {json.dumps(v)}" for k, v in value.items())
            sections.append(f"{json.dumps(section)}: {{\n{items}\n}}")
    return "{\n" + ",\n".join(sections) + "\n}\n"


def record(theme):
    from dbt.cli.main import dbtRunner

    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / theme
        shutil.copytree(FIXTURES / theme, project)
        (project / "profiles.yml").write_text(PROFILE)
        flags = json.loads((project / "flags.json").read_text()) if (project / "flags.json").exists() else []
        os.chdir(project)
        result = dbtRunner().invoke(
            ["--no-use-colors", "--quiet", "parse", "--no-partial-parse", "--profiles-dir", str(project), *flags]
        )
        if result.exception or not result.success:
            return str(result.exception)
        manifest = json.loads((project / "target/manifest.json").read_text())
        (FIXTURES / theme / "manifest.json").write_text(written(core(manifest)))


if __name__ == "__main__":
    for name in sys.argv[1:] or sorted(p.name for p in FIXTURES.iterdir() if p.is_dir()):
        problem = record(name)
        print(name, "" if problem is None else f"FAILED {problem}")
