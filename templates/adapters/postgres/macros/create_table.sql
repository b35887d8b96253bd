{#
  Under contract the table is created with its columns and constraints first and filled then; a temporary table is only
  compared with the contract.
#}
{% macro postgres__create_table_as(temporary, relation, sql) -%}
  {%- set unlogged = config.get('unlogged', default=false) -%}
  {%- set sql_header = config.get('sql_header', none) -%}
  {%- set contract = config.get('contract') -%}
  {{- sql_header if sql_header is not none }}
  create {% if temporary %}temporary{% elif unlogged %}unlogged{% endif %} table {{ relation }}
  {%- if contract.enforced -%}
    {{- get_assert_columns_equivalent(sql) -}}
  {%- endif -%}
  {%- if contract.enforced and not temporary %}
  {{ get_table_columns_and_constraints() }};
  insert into {{ relation }} ({{ adapter.dispatch('get_column_names', 'dbt')() }})
  (
    {{ get_select_subquery(sql) }}
  );
  {%- else %}
  as (
    {{ sql }}
  );
  {%- endif -%}
{%- endmacro %}
