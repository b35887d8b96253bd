{% macro information_schema_name(database) -%}
  {{- return(adapter.dispatch('information_schema_name', 'dbt')(database)) -}}
{%- endmacro %}

{% macro default__information_schema_name(database) -%}
  {{- (database ~ '.' if database else '') ~ ('INFORMATION_SCHEMA' if database else 'information_schema') -}}
{%- endmacro %}

{% macro list_schemas(database) -%}
  {{- return(adapter.dispatch('list_schemas', 'dbt')(database)) -}}
{%- endmacro %}

{% macro default__list_schemas(database) -%}
  {%- set query -%}
    select distinct schema_name
    from {{ information_schema_name(database) }}.SCHEMATA
    where catalog_name ilike '{{ database }}'
  {%- endset -%}
  {{- return(run_query(query)) -}}
{%- endmacro %}

{% macro check_schema_exists(information_schema, schema) -%}
  {{- return(adapter.dispatch('check_schema_exists', 'dbt')(information_schema, schema)) -}}
{%- endmacro %}

{% macro default__check_schema_exists(information_schema, schema) -%}
  {%- set query -%}
    select count(*)
    from {{ information_schema.replace(information_schema_view='SCHEMATA') }}
    where catalog_name = '{{ information_schema.database }}'
      and schema_name = '{{ schema }}'
  {%- endset -%}
  {{- return(run_query(query)) -}}
{%- endmacro %}
