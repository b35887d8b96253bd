{# What the cache knows of a relation: itself with its type, or none. #}
{% macro load_cached_relation(relation) -%}
  {{- return(adapter.get_relation(
    database=relation.database, schema=relation.schema, identifier=relation.identifier)) -}}
{%- endmacro %}

{# The name from before there was a cache. #}
{% macro load_relation(relation) -%}
  {{- return(load_cached_relation(relation)) -}}
{%- endmacro %}

{# A pair: whether it is there, and the relation that is or would be. #}
{% macro get_or_create_relation(database, schema, identifier, type) -%}
  {{- return(adapter.dispatch('get_or_create_relation', 'dbt')(database, schema, identifier, type)) -}}
{%- endmacro %}

{% macro default__get_or_create_relation(database, schema, identifier, type) -%}
  {%- set found = adapter.get_relation(database=database, schema=schema, identifier=identifier) -%}
  {%- if found -%}
    {{- return([true, found]) -}}
  {%- endif -%}
  {{- return([false, api.Relation.create(database=database, schema=schema, identifier=identifier, type=type)]) -}}
{%- endmacro %}
