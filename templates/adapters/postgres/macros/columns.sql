{#
  The columns of a relation. A relation without a schema is a temporary table. The information schema says only ARRAY and
  USER-DEFINED of arrays, enums and the types of extensions; those are written as they were declared, so that they can be
  used in a cast or in ADD COLUMN.
#}
{% macro postgres__get_columns_in_relation(relation) -%}
  {%- call statement('get_columns_in_relation', fetch_result=True) -%}
    select
      column_name,
      case
        when data_type in ('ARRAY', 'USER-DEFINED') then (
          select pg_catalog.format_type(atttypid, atttypmod)
          from pg_catalog.pg_attribute
          where attrelid = to_regclass(quote_ident(table_schema) || '.' || quote_ident(table_name))
            and attname = column_name
        )
        else data_type
      end as data_type,
      character_maximum_length,
      numeric_precision,
      numeric_scale
    from {{ relation.information_schema('columns') }}
    where table_name = '{{ relation.identifier }}'
    {%- if relation.schema %}
      and table_schema = '{{ relation.schema }}'
    {%- endif %}
    order by ordinal_position
  {%- endcall -%}
  {{- return(sql_convert_columns_in_relation(load_result('get_columns_in_relation').table)) -}}
{%- endmacro %}
