{# A table that keeps every version of the query's rows. #}
{% materialization snapshot, default %}
  {%- set strategy_name = config.get('strategy') -%}
  {%- set grant_config = config.get('grants') -%}
  {%- set target_exists, target_relation = get_or_create_relation(
    database=model.database, schema=model.schema, identifier=model.get('alias', model['name']), type='table') -%}
  {%- if not target_relation.is_table -%}
    {%- do exceptions.relation_wrong_type(target_relation, 'table') -%}
  {%- endif -%}

  {{ run_hooks(pre_hooks, inside_transaction=False) }}
  {{ run_hooks(pre_hooks, inside_transaction=True) }}

  {%- set find_strategy = strategy_dispatch(strategy_name) -%}
  {%- set strategy = find_strategy(model, 'snapshotted_data', 'source_data', model['config'], target_exists) -%}

  {%- if not target_exists -%}
    {%- set checked_sql = build_snapshot_table(strategy, model['compiled_code']) -%}
    {%- set build_sql = create_table_as(False, target_relation, checked_sql) -%}
  {%- else -%}
    {%- set columns = config.get('snapshot_table_column_names') or get_snapshot_table_column_names() -%}
    {%- do adapter.assert_valid_snapshot_target_given_strategy(target_relation, columns, strategy) -%}
    {%- set staging_table = build_snapshot_staging_table(strategy, sql, target_relation) -%}
    {%- set checked_sql = 'select * from ' ~ staging_table -%}
    {%- do adapter.expand_target_column_types(from_relation=staging_table, to_relation=target_relation) -%}

    {#- What only the staging table needs is not part of the snapshot. -#}
    {%- set working = ['dbt_change_type', 'dbt_unique_key'] -%}
    {%- if strategy.unique_key is not string -%}
      {%- for key in strategy.unique_key -%}
        {%- do working.append('dbt_unique_key_' ~ loop.index) -%}
      {%- endfor -%}
    {%- endif -%}
    {%- set ns = namespace(missing=adapter.get_missing_columns(staging_table, target_relation)) -%}
    {%- set ns.source = adapter.get_columns_in_relation(staging_table) -%}
    {%- for name in working + (working | map('upper') | list) -%}
      {%- set ns.missing = ns.missing | rejectattr('name', 'equalto', name) | list -%}
      {%- set ns.source = ns.source | rejectattr('name', 'equalto', name) | list -%}
    {%- endfor -%}
    {%- do create_columns(target_relation, ns.missing) -%}

    {%- set quoted = [] -%}
    {%- for column in ns.source -%}
      {%- do quoted.append(adapter.quote(column.name)) -%}
    {%- endfor -%}
    {%- set build_sql = snapshot_merge_sql(target=target_relation, source=staging_table, insert_cols=quoted) -%}
  {%- endif -%}

  {%- do check_time_data_types(checked_sql) -%}
  {% call statement('main') -%}
    {{ build_sql }}
  {%- endcall %}

  {%- do apply_grants(target_relation, grant_config, should_revoke=should_revoke(target_exists, full_refresh_mode=False)) -%}
  {%- do persist_docs(target_relation, model) -%}
  {%- if target_exists -%}
    {%- do quern__sync_indexes(target_relation) -%}
  {%- else -%}
    {%- do create_indexes(target_relation) -%}
  {%- endif -%}

  {{ run_hooks(post_hooks, inside_transaction=True) }}
  {%- do adapter.commit() -%}
  {%- if staging_table is defined -%}
    {%- do post_snapshot(staging_table) -%}
  {%- endif -%}
  {{ run_hooks(post_hooks, inside_transaction=False) }}

  {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
