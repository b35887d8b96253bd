{# What the database holds: every adapter reads its own catalogue, so nothing here has a body for all. #}
{% macro list_relations_without_caching(schema_relation) -%}
  {{- return(adapter.dispatch('list_relations_without_caching', 'dbt')(schema_relation)) -}}
{%- endmacro %}

{% macro default__list_relations_without_caching(schema_relation) -%}
  {{- exceptions.raise_not_implemented('list_relations_without_caching macro not implemented for adapter ' ~ adapter.type()) -}}
{%- endmacro %}

{% macro list_function_relations_without_caching(schema_relation) -%}
  {{- return(adapter.dispatch('list_function_relations_without_caching', 'dbt')(schema_relation)) -}}
{%- endmacro %}

{% macro default__list_function_relations_without_caching(schema_relation) -%}
  {{- exceptions.raise_not_implemented('list_function_relations_without_caching macro not implemented for adapter ' ~ adapter.type()) -}}
{%- endmacro %}

{% macro get_relations() -%}
  {{- return(adapter.dispatch('get_relations', 'dbt')()) -}}
{%- endmacro %}

{% macro default__get_relations() -%}
  {{- exceptions.raise_not_implemented('get_relations macro not implemented for adapter ' ~ adapter.type()) -}}
{%- endmacro %}

{% macro get_relation_last_modified(information_schema, relations) -%}
  {{- return(adapter.dispatch('get_relation_last_modified', 'dbt')(information_schema, relations)) -}}
{%- endmacro %}

{% macro default__get_relation_last_modified(information_schema, relations) -%}
  {{- exceptions.raise_not_implemented('get_relation_last_modified macro not implemented for adapter ' ~ adapter.type()) -}}
{%- endmacro %}
