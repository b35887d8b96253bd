{# The table of a seed: configured types where there are any, else those that the file's values have. #}
{% macro create_csv_table(model, agate_table) -%}
  {{- adapter.dispatch('create_csv_table', 'dbt')(model, agate_table) -}}
{%- endmacro %}

{% macro default__create_csv_table(model, agate_table) -%}
  {%- set configured = model['config'].get('column_types', {}) -%}
  {%- set quote_columns = model['config'].get('quote_columns', none) -%}
  {%- set columns = [] -%}
  {%- for name in agate_table.column_names -%}
    {%- set type = configured.get(name, adapter.convert_type(agate_table, loop.index0)) -%}
    {%- do columns.append(adapter.quote_seed_column(name | string, quote_columns) ~ ' ' ~ type) -%}
  {%- endfor -%}
  {%- set create_sql = 'create table ' ~ this.render() ~ ' (' ~ columns | join(',') ~ ')' -%}
  {%- call statement('_') -%}
    {{- create_sql -}}
  {%- endcall -%}
  {{- return(create_sql) -}}
{%- endmacro %}

{# Makes room for the rows: empties the table, or sets it aside and makes a new one under its name. #}
{% macro reset_csv_table(model, full_refresh, old_relation, agate_table) -%}
  {{- adapter.dispatch('reset_csv_table', 'dbt')(model, full_refresh, old_relation, agate_table) -}}
{%- endmacro %}

{% macro default__reset_csv_table(model, full_refresh, old_relation, agate_table) -%}
  {%- if full_refresh -%}
    {%- do adapter.rename_relation(old_relation, adapter.staging_relation(old_relation, '__dbt_backup')) -%}
    {{- return(create_csv_table(model, agate_table)) -}}
  {%- endif -%}
  {%- do adapter.truncate_relation(old_relation) -%}
  {{- return('truncate table ' ~ old_relation.render()) -}}
{%- endmacro %}

{#
  The new table, made and filled under the target's name so that overrides of create_csv_table and load_csv_rows work, is
  published over the one that was set aside. An override of reset_csv_table has set nothing aside, and is left alone.
#}
{% macro quern__publish_seed(old_relation, target_relation) -%}
  {%- set aside = load_cached_relation(adapter.staging_relation(old_relation, '__dbt_backup')) -%}
  {%- if aside is not none -%}
    {%- set staged = adapter.staging_relation(target_relation, '__dbt_tmp') -%}
    {%- do adapter.rename_relation(target_relation, staged) -%}
    {%- do adapter.rename_relation(aside, old_relation) -%}
    {%- do adapter.publish(staged, target_relation, 'table') -%}
  {%- endif -%}
{%- endmacro %}
