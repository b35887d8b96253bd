{#
  A strategy says when a row has changed and what identifies a version of it. It is found by name, also in a package
  ('package.name'), so that projects can have their own.
#}
{% macro strategy_dispatch(name) -%}
  {%- set package_name = none -%}
  {%- set strategy_name = name -%}
  {%- set packages = context -%}
  {%- if '.' in name -%}
    {%- set package_name, strategy_name = name.split('.', 1) -%}
    {%- if package_name not in context -%}
      {%- do exceptions.raise_compiler_error("Could not find package '" ~ package_name ~ "', called with '" ~ name ~ "'") -%}
    {%- endif -%}
    {%- set packages = context[package_name] -%}
  {%- endif -%}
  {%- set macro_name = 'snapshot_' ~ strategy_name ~ '_strategy' -%}
  {%- if macro_name not in packages -%}
    {%- do exceptions.raise_compiler_error(
      "The specified strategy macro '" ~ strategy_name ~ "' was not found in package '" ~ package_name ~ "'") -%}
  {%- endif -%}
  {{- return(packages[macro_name]) -}}
{%- endmacro %}

{# The identity of a version: the arguments as text, null as nothing, with a mark between them. #}
{% macro snapshot_hash_arguments(args) -%}
  {{- adapter.dispatch('snapshot_hash_arguments', 'dbt')(args) -}}
{%- endmacro %}

{% macro default__snapshot_hash_arguments(args) -%}
  {%- set parts = [] -%}
  {%- for arg in args -%}
    {%- do parts.append('coalesce(cast(' ~ arg ~ " as varchar ), '')") -%}
  {%- endfor -%}
  md5({{ parts | join(" || '|' || ") }} )
{%- endmacro %}

{# Changed when the row's own time is later than when its last version became valid. #}
{% macro snapshot_timestamp_strategy(node, snapshotted_rel, current_rel, model_config, target_exists) -%}
  {%- set unique_key = config.get('unique_key') -%}
  {%- set updated_at = config.get('updated_at') -%}
  {%- set hard_deletes = adapter.get_hard_deletes_behavior(config) -%}
  {%- set columns = config.get('snapshot_table_column_names') or get_snapshot_table_column_names() -%}
  {{- return({
    'unique_key': unique_key,
    'updated_at': updated_at,
    'row_changed': '(' ~ snapshotted_rel ~ '.' ~ columns.dbt_valid_from ~ ' < ' ~ current_rel ~ '.' ~ updated_at ~ ')',
    'scd_id': quern__scd_id(unique_key, updated_at),
    'invalidate_hard_deletes': hard_deletes == 'invalidate',
    'hard_deletes': hard_deletes,
  }) -}}
{%- endmacro %}

{% macro quern__scd_id(unique_key, updated_at) -%}
  {%- set keys = [unique_key] if unique_key is string or unique_key is none else unique_key | list -%}
  {{- return(snapshot_hash_arguments(keys + [updated_at])) -}}
{%- endmacro %}

{% macro snapshot_string_as_time(timestamp) -%}
  {{- adapter.dispatch('snapshot_string_as_time', 'dbt')(timestamp) -}}
{%- endmacro %}

{% macro default__snapshot_string_as_time(timestamp) -%}
  {{- exceptions.raise_not_implemented('snapshot_string_as_time macro not implemented for adapter ' ~ adapter.type()) -}}
{%- endmacro %}

{#
  A pair: whether the query has a checked column that the snapshot lacks, and the quoted names of those that both have.
  Listed columns are read back from the database, which knows how each is really spelled.
#}
{% macro snapshot_check_all_get_existing_columns(node, target_exists, check_cols_config) -%}
  {%- if not target_exists -%}
    {{- return((false, none)) -}}
  {%- endif -%}
  {%- if check_cols_config == 'all' -%}
    {%- set query_columns = get_columns_in_query(node['compiled_code']) -%}
  {%- elif check_cols_config is iterable and check_cols_config | length > 0 -%}
    {%- set checked = 'select ' ~ check_cols_config | join(', ') ~ ' from ( ' ~ node['compiled_code'] ~ ' ) subq' -%}
    {%- set query_columns = get_columns_in_query(checked) -%}
  {%- else -%}
    {%- do exceptions.raise_compiler_error("Invalid value for 'check_cols': " ~ check_cols_config) -%}
  {%- endif -%}
  {%- set target = adapter.get_relation(database=node.database, schema=node.schema, identifier=node.alias) -%}
  {%- set existing = adapter.get_columns_in_relation(target) | map(attribute='name') | map('lower') | list -%}
  {%- set ns = namespace(column_added=false) -%}
  {%- set both = [] -%}
  {%- for column in query_columns -%}
    {%- if column | lower in existing -%}
      {%- do both.append(adapter.quote(column)) -%}
    {%- else -%}
      {%- set ns.column_added = true -%}
    {%- endif -%}
  {%- endfor -%}
  {{- return((ns.column_added, both)) -}}
{%- endmacro %}

{# Changed when one of the checked columns is another. #}
{% macro snapshot_check_strategy(node, snapshotted_rel, current_rel, model_config, target_exists) -%}
  {%- set check_cols_config = config.get('check_cols') -%}
  {%- set unique_key = config.get('unique_key') -%}
  {%- set hard_deletes = adapter.get_hard_deletes_behavior(config) -%}
  {%- set updated_at = config.get('updated_at') or snapshot_get_time() -%}
  {%- set column_added, check_cols = snapshot_check_all_get_existing_columns(node, target_exists, check_cols_config) -%}
  {%- set row_changed -%}
    (
    {%- if column_added -%}
      {{ get_true_sql() }}
    {%- else -%}
      {%- for column in check_cols or [] -%}
        {%- set before = snapshotted_rel ~ '.' ~ column -%}
        {%- set now = current_rel ~ '.' ~ column -%}
        {{ before }} != {{ now }} or ((({{ before }} is null) and not ({{ now }} is null)) or ((not {{ before }} is null) and ({{ now }} is null)))
        {{- ' or ' if not loop.last -}}
      {%- endfor -%}
    {%- endif -%}
    )
  {%- endset -%}
  {{- return({
    'unique_key': unique_key,
    'updated_at': updated_at,
    'row_changed': row_changed,
    'scd_id': quern__scd_id(unique_key, updated_at),
    'invalidate_hard_deletes': hard_deletes == 'invalidate',
    'hard_deletes': hard_deletes,
  }) -}}
{%- endmacro %}
