{# Text that goes before the statement which creates the relation: settings, temporary functions. #}
{% macro set_sql_header(config) -%}
  {{- config.set('sql_header', caller()) -}}
{%- endmacro %}

{# The model's own full_refresh stands above the flag, in both directions. #}
{% macro should_full_refresh() -%}
  {%- set configured = config.get('full_refresh') -%}
  {{- return(flags.FULL_REFRESH if configured is none else configured) -}}
{%- endmacro %}

{% macro should_store_failures() -%}
  {%- set configured = config.get('store_failures') -%}
  {{- return(flags.STORE_FAILURES if configured is none else configured) -}}
{%- endmacro %}

{# Majors above 1 read projects strictly; packages ask before they lean on what those no longer allow. #}
{% macro is_core_v2() -%}
  {{- return((dbt_version.split('.')[0] | int) == 2) -}}
{%- endmacro %}
