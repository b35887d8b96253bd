{% macro postgres__drop_table(relation) -%}
  drop table if exists {{ relation }}
{%- endmacro %}

{% macro postgres__drop_view(relation) -%}
  drop view if exists {{ relation }}
{%- endmacro %}

{% macro postgres__drop_materialized_view(relation) -%}
  drop materialized view if exists {{ relation }}
{%- endmacro %}

{% macro postgres__get_rename_table_sql(relation, new_name) -%}
  alter table {{ relation }} rename to {{ adapter.quote(new_name) }}
{%- endmacro %}

{% macro postgres__get_rename_view_sql(relation, new_name) -%}
  alter view {{ relation }} rename to {{ adapter.quote(new_name) }}
{%- endmacro %}

{% macro postgres__get_rename_materialized_view_sql(relation, new_name) -%}
  alter materialized view {{ relation }} rename to {{ adapter.quote(new_name) }}
{%- endmacro %}

{# Postgres has no such statement; the text is for what speaks its language and has one. #}
{% macro postgres__get_replace_table_sql(relation, sql) -%}
  {%- set sql_header = config.get('sql_header', none) -%}
  {{- sql_header if sql_header is not none }}
  create or replace table {{ relation }}
  {%- set contract = config.get('contract') -%}
  {%- if contract.enforced -%}
    {{- get_assert_columns_equivalent(sql) }}
    {{ get_table_columns_and_constraints() }}
    {%- set sql = get_select_subquery(sql) -%}
  {%- endif %}
  as (
    {{ sql }}
  );
{%- endmacro %}

{% macro postgres__get_replace_view_sql(relation, sql) -%}
  {%- set sql_header = config.get('sql_header', none) -%}
  {{- sql_header if sql_header is not none }}
  create or replace view {{ relation }}
  {%- set contract = config.get('contract') -%}
  {%- if contract.enforced -%}
    {{- get_assert_columns_equivalent(sql) -}}
  {%- endif %} as (
    {{ sql }}
  );
{%- endmacro %}
