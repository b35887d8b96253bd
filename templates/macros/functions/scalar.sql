{# The statement that makes a function: signature, then body. #}
{% macro scalar_function_sql(target_relation) -%}
  {{- return(adapter.dispatch('scalar_function_sql', 'dbt')(target_relation)) -}}
{%- endmacro %}

{% macro default__scalar_function_sql(target_relation) -%}
  {{ scalar_function_create_replace_signature_sql(target_relation) }}
  {{ scalar_function_body_sql() }};
{%- endmacro %}

{% macro scalar_function_create_replace_signature_sql(target_relation) -%}
  {{- return(adapter.dispatch('scalar_function_create_replace_signature_sql', 'dbt')(target_relation)) -}}
{%- endmacro %}

{% macro default__scalar_function_create_replace_signature_sql(target_relation) -%}
  CREATE OR REPLACE FUNCTION {{ target_relation.render() }} ({{ formatted_scalar_function_args_sql() }})
  RETURNS {{ model.returns.data_type }}
  {{ scalar_function_volatility_sql() }}
  AS
{%- endmacro %}

{% macro formatted_scalar_function_args_sql() -%}
  {{- return(adapter.dispatch('formatted_scalar_function_args_sql', 'dbt')()) -}}
{%- endmacro %}

{% macro default__formatted_scalar_function_args_sql() -%}
  {%- for argument in model.arguments -%}
    {{ argument.name }} {{ argument.data_type }}{{ ', ' if not loop.last }}
  {%- endfor -%}
{%- endmacro %}

{% macro formatted_scalar_function_args_javascript() -%}
  {{- return(adapter.dispatch('formatted_scalar_function_args_javascript', 'dbt')()) -}}
{%- endmacro %}

{% macro default__formatted_scalar_function_args_javascript() -%}
  {{- exceptions.raise_compiler_error('formatted_scalar_function_args_javascript not implemented for adapter ' ~ adapter.type()) -}}
{%- endmacro %}

{% macro scalar_function_body_sql() -%}
  {{- return(adapter.dispatch('scalar_function_body_sql', 'dbt')()) -}}
{%- endmacro %}

{% macro default__scalar_function_body_sql() -%}
  {#- PostgreSQL keeps the body with its blanks: they are dbt's. #}
  $$
       {{ model.compiled_code }}
    $$ LANGUAGE SQL
{%- endmacro %}
