{#
  A materialized view: created, refreshed, brought to its indexes, or built anew beside the old one. Its parts are macros
  of their own, because projects override them one by one.
#}
{% materialization materialized_view, default %}
  {%- set existing_relation = load_cached_relation(this) -%}
  {%- set target_relation = this.incorporate(type='materialized_view') -%}
  {%- set intermediate_relation = make_intermediate_relation(target_relation) -%}
  {%- set backup_relation = make_backup_relation(
    target_relation, 'materialized_view' if existing_relation is none else existing_relation.type) -%}

  {{ materialized_view_setup(backup_relation, intermediate_relation, pre_hooks) }}
  {%- set build_sql = materialized_view_get_build_sql(
    existing_relation, target_relation, backup_relation, intermediate_relation) -%}
  {%- if build_sql | trim -%}
    {{ materialized_view_execute_build_sql(build_sql, existing_relation, target_relation, post_hooks) }}
  {%- else -%}
    {{ materialized_view_execute_no_op(target_relation) }}
  {%- endif -%}
  {{ materialized_view_teardown(backup_relation, intermediate_relation, post_hooks) }}

  {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{% macro materialized_view_setup(backup_relation, intermediate_relation, pre_hooks) -%}
  {%- do drop_relation_if_exists(load_cached_relation(backup_relation)) -%}
  {%- do drop_relation_if_exists(load_cached_relation(intermediate_relation)) -%}
  {{- run_hooks(pre_hooks, inside_transaction=False) -}}
{%- endmacro %}

{#
  The SQL to run, or nothing. A text that builds the intermediate relation is published afterwards; one that works on the
  target itself (an override's) is left as it is.
#}
{% macro materialized_view_get_build_sql(existing_relation, target_relation, backup_relation, intermediate_relation) -%}
  {%- set full_refresh_mode = should_full_refresh() -%}
  {%- if existing_relation is none -%}
    {{- return(get_create_materialized_view_as_sql(target_relation, sql)) -}}
  {%- endif -%}
  {%- if full_refresh_mode or not existing_relation.is_materialized_view -%}
    {{- return(get_create_sql(intermediate_relation, sql)) -}}
  {%- endif -%}
  {%- set on_configuration_change = config.get('on_configuration_change') -%}
  {%- set changes = get_materialized_view_configuration_changes(existing_relation, config) -%}
  {%- if changes is none -%}
    {{- return(refresh_materialized_view(target_relation)) -}}
  {%- endif -%}
  {%- if on_configuration_change == 'apply' -%}
    {{- return(get_alter_materialized_view_as_sql(
      target_relation, changes, sql, existing_relation, backup_relation, intermediate_relation)) -}}
  {%- endif -%}
  {%- set message = 'Configuration changes were identified and `on_configuration_change` was set to `'
    ~ on_configuration_change ~ '` for `' ~ target_relation.render() ~ '`' -%}
  {%- if on_configuration_change == 'continue' -%}
    {%- do exceptions.warn(message) -%}
    {{- return('') -}}
  {%- endif -%}
  {%- if on_configuration_change == 'fail' -%}
    {%- do exceptions.raise_fail_fast_error(message) -%}
  {%- endif -%}
  {%- do exceptions.raise_compiler_error('Unexpected value for `on_configuration_change`: `' ~ on_configuration_change ~ '`') -%}
{%- endmacro %}

{% macro materialized_view_execute_no_op(target_relation) -%}
  {%- do store_raw_result(name='main', message='skip ' ~ target_relation, code='skip', rows_affected='-1') -%}
{%- endmacro %}

{% macro materialized_view_execute_build_sql(build_sql, existing_relation, target_relation, post_hooks) -%}
  {{- run_hooks(pre_hooks, inside_transaction=True) -}}
  {%- set grant_config = config.get('grants') -%}
  {%- call statement(name='main') -%}
    {{ build_sql }}
  {%- endcall -%}
  {%- set intermediate_relation = make_intermediate_relation(target_relation) -%}
  {%- if existing_relation is not none and intermediate_relation.render() in build_sql -%}
    {%- do adapter.publish(intermediate_relation, target_relation, 'materialized_view') -%}
    {%- if existing_relation.type in ['table', 'view'] -%}
      {#- dbt's statement ends by dropping what stood there, and that is the result it tells. -#}
      {%- set told = 'DROP ' ~ existing_relation.type | upper -%}
      {%- do store_raw_result(name='main', message=told, code=told, rows_affected=-1) -%}
    {%- endif -%}
  {%- endif -%}
  {%- do apply_grants(target_relation, grant_config, should_revoke=should_revoke(existing_relation, full_refresh_mode=True)) -%}
  {%- do persist_docs(target_relation, model) -%}
  {{- run_hooks(post_hooks, inside_transaction=True) -}}
  {%- do adapter.commit() -%}
{%- endmacro %}

{% macro materialized_view_teardown(backup_relation, intermediate_relation, post_hooks) -%}
  {%- do adapter.drop_published() -%}
  {{- run_hooks(post_hooks, inside_transaction=False) -}}
{%- endmacro %}
