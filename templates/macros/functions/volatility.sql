{# Postgres' word for what a function's result depends on; nothing where the configuration is silent. #}
{% macro quern__volatility_word(volatility) -%}
  {%- set words = {'deterministic': 'IMMUTABLE', 'stable': 'STABLE', 'non-deterministic': 'VOLATILE'} -%}
  {%- if volatility in words -%}
    {{- return(words[volatility]) -}}
  {%- elif volatility is not none -%}
    {%- do unsupported_volatility_warning(volatility) -%}
  {%- endif -%}
  {{- return('') -}}
{%- endmacro %}

{% macro scalar_function_volatility_sql() -%}
  {{- return(adapter.dispatch('scalar_function_volatility_sql', 'dbt')()) -}}
{%- endmacro %}

{% macro default__scalar_function_volatility_sql() -%}
  {{- quern__volatility_word(model.config.get('volatility')) -}}
{%- endmacro %}

{% macro scalar_function_volatility_javascript() -%}
  {{- return(adapter.dispatch('scalar_function_volatility_javascript', 'dbt')()) -}}
{%- endmacro %}

{% macro default__scalar_function_volatility_javascript() -%}
  {%- if model.config.get('volatility') is not none -%}
    {%- do exceptions.warn('Volatility is not supported by ' ~ adapter.type() ~ ' in javascript UDF and will be ignored') -%}
  {%- endif -%}
{%- endmacro %}

{% macro unsupported_volatility_warning(volatility) -%}
  {{- return(adapter.dispatch('unsupported_volatility_warning', 'dbt')(volatility)) -}}
{%- endmacro %}

{% macro default__unsupported_volatility_warning(volatility) -%}
  {%- do exceptions.warn('Found `' ~ volatility ~ '` volatility specified on function `' ~ model.name
    ~ '`. This volatility is not supported by ' ~ adapter.type() ~ ', and will be ignored') -%}
{%- endmacro %}
