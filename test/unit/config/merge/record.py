"""Writes golden.json: what dbt-core 1.12.6 makes of config levels, laid over each other from the first to the last.

    python test/unit/config/merge/record.py

Each case: resource, levels, and either the merged config in dbt's key order or the class of dbt's error.
"""

import json
import pathlib
from argparse import Namespace

import dbt.flags

dbt.flags.set_from_args(
    Namespace(WARN_ERROR=False, require_sql_header_in_test_configs=False), None
)

from dbt.adapters.postgres.impl import PostgresConfig  # noqa: E402
from dbt.contracts.graph.model_config import get_config_for  # noqa: E402
from dbt.node_types import NodeType  # noqa: E402

HERE = pathlib.Path(__file__).parent

MODEL = [
    [],
    [{"materialized": "table"}],
    [{"materialized": "table"}, {"materialized": "incremental"}, {}],
    [{"tags": "a"}, {"tags": ["b", "a"]}, {"tags": "a"}],
    [{"meta": {"a": 1, "b": {"x": 1}}}, {"meta": {"b": {"y": 2}, "c": 3}}],
    [{"docs": {"show": False}}, {"docs": {"node_color": "purple"}}],
    [{"docs": {"node_color": "#fff"}}],
    [{"docs": {"node_color": "nocolor"}}],
    [{"docs": {"node_color": "#12345"}}],
    [{"docs": {"other": 1}}],
    [{"docs": {"show": "yes"}}],
    [{"docs": False}],
    [{"pre-hook": "a"}, {"pre-hook": ["b", {"sql": "c", "transaction": False}]}, {"post-hook": "d"}],
    [{"pre_hook": "a"}, {"pre-hook": "b"}],
    [{"pre-hook": '{"sql": "x", "transaction": false}'}],
    [{"pre-hook": '{"sql": "x", "transaction": false, "index": 3}'}],
    [{"pre-hook": "{not json"}],
    [{"pre-hook": "5"}],
    [{"pre-hook": '"quoted"'}],
    [{"pre-hook": []}],
    [{"pre-hook": None}],
    [{"pre-hook": [None]}],
    [{"pre-hook": {"sql": "x"}}],
    [{"pre-hook": {"transaction": False}}],
    [{"pre-hook": {"sql": "x", "other": 1}}],
    [{"pre-hook": {"sql": "x", "transaction": "no"}}],
    [{"pre-hook": 5}],
    [{"grants": {"select": "a"}}, {"grants": {"select": ["b"]}}],
    [{"grants": {"select": "a"}}, {"grants": {"+select": ["b", "c"]}}],
    [{"grants": {"select": ["a"]}}, {"grants": {"+insert": "b"}}, {"grants": {"+insert": "c"}}],
    [{"grants": {"+select": "a"}}],
    [{"grants": {}}],
    [{"grants": {"select": []}}],
    [{"grants": {"select": None}}],
    [{"grants": "select"}],
    [{"grants": ["select"]}],
    [{"quoting": {"identifier": False}}, {"quoting": {"schema": False}}],
    [{"column_types": {"a": "int"}}, {"column_types": {"b": "text"}}],
    [{"persist_docs": {"relation": True}}, {"persist_docs": {"columns": True}}],
    [{"persist_docs": True}],
    [{"contract": {"enforced": True}}],
    [{"contract": {"enforced": True}}, {"contract": {"alias_types": False}}],
    [{"contract": {"enforced": "yes"}}],
    [{"contract": True}],
    [{"contract": {"other": 1}}],
    [{"contract": {"enforced": True}, "materialized": "incremental"}],
    [{"contract": {"enforced": True}, "materialized": "incremental", "on_schema_change": "fail"}],
    [{"contract": {"enforced": True}, "materialized": "incremental", "on_schema_change": "append_new_columns"}],
    [{"contract": {"enforced": True}}, {"materialized": "incremental"}, {"on_schema_change": "sync_all_columns"}],
    [{"unique_key": "id"}],
    [{"unique_key": ["a", "b"]}],
    [{"unique_key": 5}],
    [{"unique_key": {"a": 1}}],
    [{"enabled": False}],
    [{"enabled": "false"}],
    [{"enabled": 1}],
    [{"enabled": None}],
    [{"full_refresh": True}],
    [{"full_refresh": "true"}],
    [{"full_refresh": None}],
    [{"schema": "s"}, {"schema": None}],
    [{"schema": 5}],
    [{"schema": ["a"]}],
    [{"alias": "a", "database": "d"}],
    [{"dbname": "d"}],
    [{"materialized": None}],
    [{"materialized": 5}],
    [{"materialized": True}],
    [{"materialized": ["a"]}],
    [{"materialized": "my_own"}],
    [{"tags": None}],
    [{"tags": 5}],
    [{"tags": [1, 2]}],
    [{"tags": {"a": 1}}],
    [{"meta": None}],
    [{"meta": []}],
    [{"meta": "x"}],
    [{"on_schema_change": "ignore"}],
    [{"on_schema_change": "bogus"}],
    [{"on_schema_change": 5}],
    [{"on_configuration_change": "continue"}],
    [{"on_configuration_change": "bogus"}],
    [{"access": "public"}],
    [{"access": "bogus"}],
    [{"access": None}],
    [{"group": "g"}],
    [{"group": 5}],
    [{"freshness": {"build_after": {"count": 1, "period": "day"}}}],
    [{"freshness": {"build_after": {"count": 1, "period": "day", "updates_on": "all"}}}],
    [{"freshness": {"build_after": {"count": 1}}}],
    [{"freshness": {"build_after": {"period": "day"}}}],
    [{"freshness": {"build_after": {"count": 1, "period": "eon"}}}],
    [{"freshness": {"warn_after": {"count": 1, "period": "day"}}}],
    [{"freshness": None}],
    [{"freshness": {"build_after": {}}}],
    [{"on_error": "continue"}],
    [{"on_error": "bogus"}],
    [{"latest_version_pointer": True}],
    [{"latest_version_pointer": {"alias": "x"}}, {"latest_version_pointer": {"enabled": False}}],
    [{"latest_version_pointer": {"alias": "x"}}, {"latest_version_pointer": False}],
    [{"latest_version_pointer": "yes"}],
    [{"indexes": [{"columns": ["a"], "unique": True}]}],
    [{"indexes": [{"columns": ["a"]}]}, {"indexes": [{"columns": ["b"]}]}],
    [{"indexes": "a"}],
    [{"unlogged": True}],
    [{"my_key": 1}, {"my_key": 2, "other": {"a": 1}}],
    [{"my_key": [1]}, {"my_key": [2]}],
    [{"sql_header": "set x"}],
    [{"incremental_strategy": "merge", "merge_update_columns": ["a"]}],
    [{"batch_size": "day", "lookback": 3, "begin": "2024-01-01", "event_time": "ts", "concurrent_batches": True}],
    [{"lookback": None}],
    [{"static_analysis": True}],
    [{"static_analysis": False}],
    [{"static_analysis": "strict"}],
    [{"packages": ["a"]}, {"packages": "b"}],
    [{"incremental_predicates": ["a > 1"]}],
    [{"require_partition_filter": True, "labels": {"a": "b"}}],
    [{"predicates": None}],
    [{"vars": {"a": 1}}, {"vars": {"b": 2}}],
]
SEED = [
    [],
    [{"quote_columns": True, "delimiter": ";"}],
    [{"quote_columns": "yes"}],
    [{"delimiter": 5}],
    [{"materialized": "table"}],
    [{"column_types": {"a": "int"}}, {"column_types": {"a": "text"}}],
    [{"column_types": ["a"]}],
]
SNAPSHOT = [
    [],
    [{"strategy": "timestamp", "unique_key": "id", "updated_at": "ts"}],
    [{"strategy": "check", "unique_key": ["a", "b"], "check_cols": "all"}],
    [{"check_cols": ["a"]}],
    [{"check_cols": 5}],
    [{"snapshot_meta_column_names": {"dbt_valid_to": "a"}}, {"snapshot_meta_column_names": {"dbt_scd_id": "b"}}],
    [{"snapshot_meta_column_names": {"bogus": "a"}}],
    [{"target_schema": "s", "target_database": "d", "hard_deletes": "invalidate"}],
    [{"dbt_valid_to_current": "to_date('9999-12-31')"}],
    [{"dbt_valid_to_current": 5}],
    [{"invalidate_hard_deletes": True}],
    [{"updated_at": ["a"]}],
]
TEST = [
    [],
    [{"severity": "warn"}],
    [{"severity": "WARN"}],
    [{"severity": "bogus"}],
    [{"severity": None}],
    [{"store_failures": True}],
    [{"store_failures": False}],
    [{"store_failures_as": "view"}],
    [{"store_failures_as": "ephemeral"}],
    [{"store_failures_as": "bogus"}],
    [{"store_failures": True}, {"store_failures_as": "ephemeral"}],
    [{"store_failures_as": "view"}, {"store_failures": False}],
    [{"store_failures": "true"}],
    [{"limit": 10}],
    [{"limit": "10"}],
    [{"limit": "x"}],
    [{"limit": None}],
    [{"limit": 1.5}],
    [{"where": "a > 1"}],
    [{"where": 5}],
    [{"warn_if": "> 1", "error_if": "> 5", "fail_calc": "sum(x)"}],
    [{"warn_if": 5}],
    [{"fail_calc": None}],
    [{"tags": "a"}, {"tags": ["b"]}],
    [{"meta": {"a": 1}}, {"meta": {"b": 2}}],
    [{"enabled": False}],
    [{"schema": "s"}],
    [{"materialized": "view"}],
    [{"sql_header": "x"}],
    [{"my_key": 1}],
    [{"description": "x"}],
]
SOURCE = [
    [],
    [{"enabled": False}],
    [{"meta": {"a": 1}}, {"meta": {"b": 1}}],
    [{"tags": ["a"]}, {"tags": ["b"]}],
    [{"tags": "a"}],
    [{"freshness": {"warn_after": {"count": 1, "period": "day"}}}],
    [{"freshness": {"warn_after": {"count": 1, "period": "day"}}}, {"freshness": {"error_after": {"count": 2, "period": "hour"}}}],
    [{"freshness": {"warn_after": {"count": 1, "period": "day"}}}, {"freshness": None}],
    [{"freshness": {"warn_after": {"count": "2", "period": "day"}}}],
    [{"freshness": {"warn_after": {"count": 1, "period": "eon"}}}],
    [{"freshness": {"warn_after": {"count": 1, "period": "days"}}}],
    [{"freshness": {"filter": "a > 1"}}],
    [{"freshness": {"bogus": 1}}],
    [{"loaded_at_field": "ts", "event_time": "e"}],
    [{"loaded_at_query": "select 1"}],
    [{"loaded_at_field": 5}],
    [{"schema": "x"}],
]
OTHER = {
    "exposure": [[], [{"enabled": False}], [{"tags": ["a"]}, {"tags": ["b"]}], [{"meta": {"a": 1}}, {"meta": {"b": 1}}], [{"tags": "a"}]],
    "metric": [[], [{"group": "g", "meta": {"a": 1}}, {"meta": {"b": 2}}]],
    "semantic_model": [[], [{"group": "g", "meta": {"a": 1}}, {"meta": {"b": 2}}]],
    "saved_query": [[], [{"group": "g", "meta": {"a": 1}}], [{"cache": {"enabled": True}}], [{"export_as": "view", "schema": "s"}]],
    "unit_test": [[], [{"tags": "a"}, {"tags": ["b"]}], [{"enabled": False, "meta": {"a": 1}}]],
    "group": [[], [{"meta": {"a": 1}}, {"meta": {"b": 1}}]],
    "function": [[], [{"type": "aggregate"}], [{"type": "bogus"}], [{"volatility": "stable"}], [{"volatility": "bogus"}], [{"runtime_version": "3.11"}], [{"volatility": "non-deterministic"}]],
    "analysis": [[], [{"materialized": "table"}], [{"tags": ["x"]}]],
    "operation": [[], [{"tags": ["x"]}]],
}


def merged(resource, levels):
    config = get_config_for(NodeType(resource)).from_dict({})
    for level in levels:
        level = dict(level)
        # what dbt does to each level before it merges it
        if "dbname" in level:
            level["database"] = level.pop("dbname")
        for hook in ("pre_hook", "post_hook"):
            if hook in level:
                level[hook.replace("_", "-")] = level.pop(hook)
        config = config.update_from(level, PostgresConfig, validate=False)
    final = config.finalize_and_validate()
    if resource == "source":  # dbt hands this one on as it is
        return final.to_dict(omit_none=False)
    final = final.to_dict(omit_none=True)
    return type(config).from_dict(final).to_dict(omit_none=False)


cases = []
for resource, groups in {"model": MODEL, "seed": SEED, "snapshot": SNAPSHOT, "test": TEST, "source": SOURCE, **OTHER}.items():
    for levels in groups:
        case = {"resource": resource, "levels": levels}
        try:
            case["config"] = merged(resource, json.loads(json.dumps(levels)))
        except Exception as error:
            case["error"] = f"{type(error).__name__}: {error}".split("\n")[0][:140]
        cases.append(case)
(HERE / "golden.json").write_text("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]\n", "utf-8")
print(len(cases), "cases,", sum("error" in c for c in cases), "of them errors")
