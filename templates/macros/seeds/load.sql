{# Loads the rows and gives the text that target/run shows for it. #}
{% macro load_csv_rows(model, agate_table) -%}
  {{- adapter.dispatch('load_csv_rows', 'dbt')(model, agate_table) -}}
{%- endmacro %}

{# By COPY: one stream from the file, where inserts would bind every value. #}
{% macro default__load_csv_rows(model, agate_table) -%}
  {%- set columns = get_seed_column_quoted_csv(model, agate_table.column_names) -%}
  {%- do adapter.load_seed(this, columns, agate_table) -%}
  {{- return('copy ' ~ this.render() ~ ' (' ~ columns ~ ') from stdin') -}}
{%- endmacro %}

{% macro get_seed_column_quoted_csv(model, column_names) -%}
  {%- set quote_columns = model['config'].get('quote_columns', none) -%}
  {%- set quoted = [] -%}
  {%- for name in column_names -%}
    {%- do quoted.append(adapter.quote_seed_column(name, quote_columns)) -%}
  {%- endfor -%}
  {{- return(quoted | join(', ')) -}}
{%- endmacro %}

{% macro get_csv_sql(create_or_truncate_sql, insert_sql) -%}
  {{- adapter.dispatch('get_csv_sql', 'dbt')(create_or_truncate_sql, insert_sql) -}}
{%- endmacro %}

{% macro default__get_csv_sql(create_or_truncate_sql, insert_sql) %}
  {{ create_or_truncate_sql }};
  -- dbt seed --
  {{ insert_sql }}
{% endmacro %}

{# For overrides that insert with bound values: the placeholder, and how many rows one insert takes. #}
{% macro get_binding_char() -%}
  {{- adapter.dispatch('get_binding_char', 'dbt')() -}}
{%- endmacro %}

{% macro default__get_binding_char() -%}
  {{- return('%s') -}}
{%- endmacro %}

{% macro get_batch_size() -%}
  {{- return(adapter.dispatch('get_batch_size', 'dbt')()) -}}
{%- endmacro %}

{% macro default__get_batch_size() -%}
  {{- return(10000) -}}
{%- endmacro %}
