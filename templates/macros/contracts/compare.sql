{# Compares a query with its model's contract by name, count and type; where they differ, the error shows how. #}
{% macro get_assert_columns_equivalent(sql) -%}
  {{- adapter.dispatch('get_assert_columns_equivalent', 'dbt')(sql) -}}
{%- endmacro %}

{% macro default__get_assert_columns_equivalent(sql) -%}
  {{- return(assert_columns_equivalent(sql)) -}}
{%- endmacro %}

{% macro assert_columns_equivalent(sql) -%}
  {%- set sql_header = config.get('sql_header', none) -%}
  {%- set from_query = get_column_schema_from_query(sql, sql_header) -%}
  {%- set from_contract = get_column_schema_from_query(get_empty_schema_sql(model['columns'])) -%}
  {%- set query_columns = format_columns(from_query) -%}
  {%- set contract_columns = format_columns(from_contract) -%}
  {%- set query_shape = query_columns | map(attribute='formatted') | sort(case_sensitive=true) | list -%}
  {%- set contract_shape = contract_columns | map(attribute='formatted') | sort(case_sensitive=true) | list -%}
  {%- if query_shape != contract_shape -%}
    {%- do exceptions.raise_contract_error(contract_columns, query_columns) -%}
  {%- endif -%}
{%- endmacro %}

{% macro format_columns(columns) -%}
  {%- set formatted = [] -%}
  {%- for column in columns -%}
    {%- do formatted.append(adapter.dispatch('format_column', 'dbt')(column)) -%}
  {%- endfor -%}
  {{- return(formatted) -}}
{%- endmacro %}

{% macro default__format_column(column) -%}
  {%- set type = column.dtype -%}
  {{- return({'name': column.column, 'data_type': type, 'formatted': column.column ~ ' ' ~ type}) -}}
{%- endmacro %}
