# What dagster.mjs runs with a Python that has dagster-dbt: prepares the project in the first argument, builds all of it as
# assets with asset checks, then once more with a failing model, and prints one JSON object of what dagster saw.
import json
import sys
from pathlib import Path

from dagster import AssetExecutionContext, materialize
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, DbtCliResource, DbtProject, dbt_assets

folder = Path(sys.argv[1])
executable = sys.argv[2]
project = DbtProject(project_dir=folder, profiles_dir=folder, target="dev")
seen = {"version": None}

resource = DbtCliResource(project_dir=project, dbt_executable=executable)
seen["version"] = str(resource._cli_version)
resource.cli(["parse", "--quiet"], target_path=folder / "target").wait()
manifest = folder / "target" / "manifest.json"
translator = DagsterDbtTranslator(settings=DagsterDbtTranslatorSettings(enable_asset_checks=True))


def run(name, args):
    @dbt_assets(manifest=manifest, dagster_dbt_translator=translator, name=name)
    def assets(context: AssetExecutionContext, dbt: DbtCliResource):
        yield from dbt.cli(args, context=context).stream()

    result = materialize([assets], resources={"dbt": resource}, raise_on_error=False)
    materialized = sorted(e.asset_key.to_user_string() for e in result.get_asset_materialization_events())
    checks = sorted(
        [c.asset_check_key.asset_key.to_user_string(), c.check_name, c.passed, c.severity.value]
        for c in result.get_asset_check_evaluations()
    )
    return {"success": result.success, "materialized": materialized, "checks": checks}


seen["build"] = run("build", ["build"])
seen["broken"] = run("broken", ["build", "--vars", json.dumps({"broken": True})])
invocation = resource.cli(["docs", "generate"], raise_on_error=False).wait()
seen["catalog"] = sorted(invocation.get_artifact("catalog.json")["nodes"])
run_once = resource.cli(["run", "--select", "loans"], raise_on_error=False).wait()
seen["results"] = [r["unique_id"] for r in run_once.get_artifact("run_results.json")["results"]]
failed = resource.cli(["run", "--vars", json.dumps({"broken": True})], raise_on_error=False)
seen["error"] = (str(failed.get_error()) or "")[:2000]
print("SEEN " + json.dumps(seen))
