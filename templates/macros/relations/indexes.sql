{# Indexes from the configuration: {'columns': [...], 'unique': bool, 'type': method}. #}
{% macro get_create_index_sql(relation, index_dict) -%}
  {{- return(adapter.dispatch('get_create_index_sql', 'dbt')(relation, index_dict)) -}}
{%- endmacro %}

{% macro default__get_create_index_sql(relation, index_dict) -%}
  {{- return(none) -}}
{%- endmacro %}

{% macro create_indexes(relation) -%}
  {{- adapter.dispatch('create_indexes', 'dbt')(relation) -}}
{%- endmacro %}

{% macro default__create_indexes(relation) -%}
  {%- for index in config.get('indexes', default=[]) -%}
    {%- set create_index_sql = get_create_index_sql(relation, index) -%}
    {%- if create_index_sql -%}
      {%- do run_query(create_index_sql) -%}
    {%- endif -%}
  {%- endfor -%}
{%- endmacro %}

{% macro get_drop_index_sql(relation, index_name) -%}
  {{- adapter.dispatch('get_drop_index_sql', 'dbt')(relation, index_name) -}}
{%- endmacro %}

{% macro default__get_drop_index_sql(relation, index_name) -%}
  {{- exceptions.raise_compiler_error('`get_drop_index_sql` has not been implemented for this adapter.') -}}
{%- endmacro %}

{% macro get_show_indexes_sql(relation) -%}
  {{- adapter.dispatch('get_show_indexes_sql', 'dbt')(relation) -}}
{%- endmacro %}

{% macro default__get_show_indexes_sql(relation) -%}
  {{- exceptions.raise_compiler_error('`get_show_indexes_sql` has not been implemented for this adapter.') -}}
{%- endmacro %}

{#
  Indexes and constraints have names of their own in the schema, which a table that is about to be replaced still holds.
  The names that the contract gives are freed within the transaction, so that the new table can have them.
#}
{% macro quern__free_constraint_names(existing_relation) -%}
  {%- set contract = config.get('contract') -%}
  {%- if existing_relation is not none and contract and contract.enforced -%}
    {%- set names = [] -%}
    {%- for constraint in model.get('constraints') or [] if constraint.get('name') -%}
      {%- do names.append(constraint['name']) -%}
    {%- endfor -%}
    {%- if names -%}
      {%- do adapter.free_constraint_names(existing_relation, names) -%}
    {%- endif -%}
  {%- endif -%}
{%- endmacro %}
