{# Two statements, because MERGE is there only from 15 on. #}
{% macro postgres__snapshot_merge_sql(target, source, insert_cols) -%}
  {%- set columns = config.get('snapshot_table_column_names') or get_snapshot_table_column_names() -%}
  {%- set current = config.get('dbt_valid_to_current') -%}
  {%- set valid_to = target ~ '.' ~ columns.dbt_valid_to -%}
  {%- set inserted = [] -%}
  {%- for column in insert_cols -%}
    {%- do inserted.append('DBT_INTERNAL_SOURCE.' ~ column) -%}
  {%- endfor -%}
  update {{ target }}
  set {{ columns.dbt_valid_to }} = DBT_INTERNAL_SOURCE.{{ columns.dbt_valid_to }}
  from {{ source }} as DBT_INTERNAL_SOURCE
  where DBT_INTERNAL_SOURCE.{{ columns.dbt_scd_id }}::text = {{ target }}.{{ columns.dbt_scd_id }}::text
    and DBT_INTERNAL_SOURCE.dbt_change_type::text in ('update'::text, 'delete'::text)
  {%- if current %}
    and ({{ valid_to }} = {{ current }} or {{ valid_to }} is null);
  {%- else %}
    and {{ valid_to }} is null;
  {%- endif %}

  insert into {{ target }} ({{ insert_cols | join(', ') }})
  select {{ inserted | join(',') }}
  from {{ source }} as DBT_INTERNAL_SOURCE
  where DBT_INTERNAL_SOURCE.dbt_change_type::text = 'insert'::text;
{%- endmacro %}
