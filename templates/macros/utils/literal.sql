{% macro string_literal(value) -%}
  {{- return(adapter.dispatch('string_literal', 'dbt')(value)) -}}
{%- endmacro %}

{# Quotes inside the value are the caller's: see escape_single_quotes. #}
{% macro default__string_literal(value) -%}
  '{{ value }}'
{%- endmacro %}
