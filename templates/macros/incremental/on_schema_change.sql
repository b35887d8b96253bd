{# What a run does when the query's columns are no longer the table's. #}
{% macro incremental_validate_on_schema_change(on_schema_change, default='ignore') -%}
  {%- if on_schema_change in ['sync_all_columns', 'append_new_columns', 'fail', 'ignore'] -%}
    {{- return(on_schema_change) -}}
  {%- endif -%}
  {%- do log('Invalid value for on_schema_change (' ~ on_schema_change ~ ') specified. Setting default value of ' ~ default ~ '.') -%}
  {{- return(default) -}}
{%- endmacro %}

{% macro check_for_schema_changes(source_relation, target_relation) -%}
  {{- return(adapter.dispatch('check_for_schema_changes', 'dbt')(source_relation, target_relation)) -}}
{%- endmacro %}

{% macro default__check_for_schema_changes(source_relation, target_relation) -%}
  {%- set source_columns = adapter.get_columns_in_relation(source_relation) -%}
  {%- set target_columns = adapter.get_columns_in_relation(target_relation) -%}
  {%- set added = diff_columns(source_columns, target_columns) -%}
  {%- set removed = diff_columns(target_columns, source_columns) -%}
  {%- set retyped = diff_column_data_types(source_columns, target_columns) -%}
  {%- set changes = {
    'schema_changed': (added or removed or retyped) | length > 0,
    'source_not_in_target': added,
    'target_not_in_source': removed,
    'source_columns': source_columns,
    'target_columns': target_columns,
    'new_target_types': retyped,
  } -%}
  {%- do log('In ' ~ target_relation ~ ': schema changed: ' ~ changes['schema_changed']
    ~ ', new columns: ' ~ added ~ ', removed columns: ' ~ removed ~ ', new types: ' ~ retyped) -%}
  {{- return(changes) -}}
{%- endmacro %}

{% macro sync_column_schemas(on_schema_change, target_relation, schema_changes_dict) -%}
  {{- return(adapter.dispatch('sync_column_schemas', 'dbt')(on_schema_change, target_relation, schema_changes_dict)) -}}
{%- endmacro %}

{% macro default__sync_column_schemas(on_schema_change, target_relation, schema_changes_dict) -%}
  {%- set added = schema_changes_dict['source_not_in_target'] -%}
  {%- if on_schema_change == 'append_new_columns' -%}
    {%- if added -%}
      {%- do alter_relation_add_remove_columns(target_relation, added, none) -%}
    {%- endif -%}
  {%- elif on_schema_change == 'sync_all_columns' -%}
    {%- set removed = schema_changes_dict['target_not_in_source'] -%}
    {%- if added or removed -%}
      {%- do alter_relation_add_remove_columns(target_relation, added, removed) -%}
    {%- endif -%}
    {%- for change in schema_changes_dict['new_target_types'] -%}
      {%- do alter_column_type(target_relation, change['column_name'], change['new_type']) -%}
    {%- endfor -%}
  {%- endif -%}
{%- endmacro %}

{# Gives the source's columns, or {} where columns are not looked at. #}
{% macro process_schema_changes(on_schema_change, source_relation, target_relation) -%}
  {{- return(adapter.dispatch('process_schema_changes', 'dbt')(on_schema_change, source_relation, target_relation)) -}}
{%- endmacro %}

{% macro default__process_schema_changes(on_schema_change, source_relation, target_relation) -%}
  {%- if on_schema_change == 'ignore' -%}
    {{- return({}) -}}
  {%- endif -%}
  {%- set changes = check_for_schema_changes(source_relation, target_relation) -%}
  {%- if changes['schema_changed'] -%}
    {%- if on_schema_change == 'fail' -%}
      {%- do exceptions.raise_compiler_error(quern__out_of_sync_message(changes)) -%}
    {%- endif -%}
    {#- A query without columns is a mistake; following it would leave a table without columns. -#}
    {%- if on_schema_change == 'sync_all_columns' and not changes['source_columns'] -%}
      {%- do exceptions.raise_compiler_error('The query of ' ~ target_relation ~ ' gives no columns: not dropping every column of the table') -%}
    {%- endif -%}
    {%- do sync_column_schemas(on_schema_change, target_relation, changes) -%}
  {%- endif -%}
  {{- return(changes['source_columns']) -}}
{%- endmacro %}

{% macro quern__out_of_sync_message(changes) %}
  The source and target schemas on this incremental model are out of sync!
  Set `on_schema_change` to append_new_columns or sync_all_columns to have the table follow the query, build the table
  anew with --full-refresh, or change the table by hand.
     Source columns not in target: {{ changes['source_not_in_target'] }}
     Target columns not in source: {{ changes['target_not_in_source'] }}
     New column types: {{ changes['new_target_types'] }}
{% endmacro %}
