{% macro create_columns(relation, columns) -%}
  {{- adapter.dispatch('create_columns', 'dbt')(relation, columns) -}}
{%- endmacro %}

{% macro default__create_columns(relation, columns) -%}
  {%- for column in columns -%}
    {%- call statement() -%}
      alter table {{ relation.render() }} add column {{ adapter.quote(column.name) }} {{ column.expanded_data_type }};
    {%- endcall -%}
  {%- endfor -%}
{%- endmacro %}

{# The names that snapshots give their own columns, when no configuration renames them. #}
{% macro get_snapshot_table_column_names() -%}
  {{- return({
    'dbt_valid_to': 'dbt_valid_to',
    'dbt_valid_from': 'dbt_valid_from',
    'dbt_scd_id': 'dbt_scd_id',
    'dbt_updated_at': 'dbt_updated_at',
    'dbt_is_deleted': 'dbt_is_deleted',
  }) -}}
{%- endmacro %}

{# What a row that is still valid has in dbt_valid_to. #}
{% macro get_dbt_valid_to_current(strategy, columns) -%}
  {%- set current = config.get('dbt_valid_to_current') or 'null' -%}
  coalesce(nullif({{ strategy.updated_at }}, {{ strategy.updated_at }}), {{ current }}) as {{ columns.dbt_valid_to }}
{%- endmacro %}

{# Warns where the snapshot's times would be of another type than what they are compared with. #}
{% macro check_time_data_types(sql) -%}
  {%- set updated_at_type = get_updated_at_column_data_type(sql) -%}
  {%- set snapshot_time_type = get_snapshot_get_time_data_type() -%}
  {%- if snapshot_time_type is not none and updated_at_type is not none and snapshot_time_type != updated_at_type -%}
    {%- do exceptions.warn_snapshot_timestamp_data_types(snapshot_time_type, updated_at_type) -%}
  {%- endif -%}
{%- endmacro %}

{% macro get_updated_at_column_data_type(snapshot_sql) -%}
  {%- set found = get_column_schema_from_query(snapshot_sql) | selectattr('column', 'equalto', 'dbt_updated_at') | list -%}
  {{- return(found[0].dtype if found else none) -}}
{%- endmacro %}

{% macro get_true_sql() -%}
  {{- return(adapter.dispatch('get_true_sql', 'dbt')()) -}}
{%- endmacro %}

{% macro default__get_true_sql() -%}
  {{- return('TRUE') -}}
{%- endmacro %}

{# After the commit, for engines that must remove the staging table themselves. #}
{% macro post_snapshot(staging_relation) -%}
  {{- adapter.dispatch('post_snapshot', 'dbt')(staging_relation) -}}
{%- endmacro %}

{% macro default__post_snapshot(staging_relation) -%}
{%- endmacro %}
