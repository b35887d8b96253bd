{#
  A file of rows as a table. A table that is there is emptied and filled in one transaction, which keeps its grants and the
  views on it; a full refresh makes a new table in its place.
#}
{% materialization seed, default %}
  {%- set full_refresh_mode = should_full_refresh() -%}
  {%- set old_relation = adapter.get_relation(database=database, schema=schema, identifier=model['alias']) -%}
  {%- set target_relation = this.incorporate(type='table') -%}
  {%- set grant_config = config.get('grants') -%}
  {%- set agate_table = load_agate_table() -%}
  {%- do store_result('agate_table', response='OK', agate_table=agate_table) -%}

  {{ run_hooks(pre_hooks, inside_transaction=False) }}
  {{ run_hooks(pre_hooks, inside_transaction=True) }}

  {%- if old_relation is not none and old_relation.is_view -%}
    {{ exceptions.raise_compiler_error("Cannot seed to '" ~ old_relation.render() ~ "', it is a view") }}
  {%- endif -%}
  {%- if old_relation is not none -%}
    {%- set create_table_sql = reset_csv_table(model, full_refresh_mode, old_relation, agate_table) -%}
  {%- else -%}
    {%- set create_table_sql = create_csv_table(model, agate_table) -%}
  {%- endif -%}
  {%- set is_new = old_relation is none or full_refresh_mode -%}

  {%- set load_sql = load_csv_rows(model, agate_table) -%}
  {%- set rows_affected = agate_table | length -%}
  {%- set code = 'CREATE' if full_refresh_mode else 'INSERT' -%}
  {% call noop_statement('main', code ~ ' ' ~ rows_affected, code, rows_affected) -%}
    {{ get_csv_sql(create_table_sql, load_sql) }}
  {%- endcall %}
  {%- if old_relation is not none and full_refresh_mode -%}
    {%- do quern__publish_seed(old_relation, target_relation) -%}
  {%- endif -%}

  {%- do apply_grants(target_relation, grant_config, should_revoke=should_revoke(old_relation, full_refresh_mode)) -%}
  {%- do persist_docs(target_relation, model) -%}
  {%- if is_new -%}
    {%- do create_indexes(target_relation) -%}
  {%- else -%}
    {%- do quern__sync_indexes(target_relation) -%}
  {%- endif -%}

  {{ run_hooks(post_hooks, inside_transaction=True) }}
  {%- do adapter.commit() -%}
  {%- do adapter.drop_published() -%}
  {{ run_hooks(post_hooks, inside_transaction=False) }}

  {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
