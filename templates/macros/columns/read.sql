{# The columns of a relation, in order. #}
{% macro get_columns_in_relation(relation) -%}
  {{- return(adapter.dispatch('get_columns_in_relation', 'dbt')(relation)) -}}
{%- endmacro %}

{% macro default__get_columns_in_relation(relation) -%}
  {{- exceptions.raise_not_implemented('get_columns_in_relation macro not implemented for adapter ' ~ adapter.type()) -}}
{%- endmacro %}

{# Rows of name, type, size, precision and scale as columns. #}
{% macro sql_convert_columns_in_relation(table) -%}
  {%- set columns = [] -%}
  {%- for row in table -%}
    {%- do columns.append(api.Column(*row)) -%}
  {%- endfor -%}
  {{- return(columns) -}}
{%- endmacro %}

{% macro get_list_of_column_names(columns) -%}
  {{- return(columns | map(attribute='name') | list) -}}
{%- endmacro %}

{# Names only: the query runs, but gives no row. #}
{% macro get_columns_in_query(select_sql) -%}
  {{- return(adapter.dispatch('get_columns_in_query', 'dbt')(select_sql)) -}}
{%- endmacro %}

{% macro default__get_columns_in_query(select_sql) -%}
  {%- call statement('get_columns_in_query', fetch_result=True, auto_begin=False) -%}
    {{- get_empty_subquery_sql(select_sql) -}}
  {%- endcall -%}
  {{- return(load_result('get_columns_in_query').table.columns | map(attribute='name') | list) -}}
{%- endmacro %}

{# Names with the types the driver reports. #}
{% macro get_column_schema_from_query(select_sql, select_sql_header=none) -%}
  {%- set probe = get_empty_subquery_sql(select_sql, select_sql_header) -%}
  {{- return(adapter.get_column_schema_from_query(probe)) -}}
{%- endmacro %}

{% macro get_empty_subquery_sql(select_sql, select_sql_header=none) -%}
  {{- return(adapter.dispatch('get_empty_subquery_sql', 'dbt')(select_sql, select_sql_header)) -}}
{%- endmacro %}

{% macro default__get_empty_subquery_sql(select_sql, select_sql_header=none) -%}
  {{- select_sql_header if select_sql_header is not none }}
  select * from (
    {{ select_sql }}
  ) as __dbt_sbq
  where false
  limit 0
{%- endmacro %}
