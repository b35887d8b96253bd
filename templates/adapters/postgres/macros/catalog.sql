{% macro postgres__get_catalog_relations(information_schema, relations) -%}
  {%- set conditions = [] -%}
  {%- for relation in relations -%}
    {%- set schema = "upper(sch.nspname) = upper('" ~ relation.schema ~ "')" -%}
    {%- if relation.identifier -%}
      {%- do conditions.append('(' ~ schema ~ " and upper(tbl.relname) = upper('" ~ relation.identifier ~ "'))") -%}
    {%- else -%}
      {%- do conditions.append(schema) -%}
    {%- endif -%}
  {%- endfor -%}
  {{- return(quern__run_catalog_query(information_schema.database, conditions)) -}}
{%- endmacro %}

{% macro postgres__get_catalog(information_schema, schemas) -%}
  {%- set conditions = [] -%}
  {%- for schema in schemas -%}
    {%- do conditions.append("upper(sch.nspname) = upper('" ~ schema ~ "')") -%}
  {%- endfor -%}
  {{- return(quern__run_catalog_query(information_schema.database, conditions)) -}}
{%- endmacro %}

{# One row a column: of ordinary, partitioned and foreign tables, views and materialized views that are not temporary. #}
{% macro quern__run_catalog_query(database, conditions) -%}
  {%- do adapter.verify_database(database) -%}
  {%- call statement('catalog', fetch_result=True) -%}
    select
      '{{ database }}' as table_database,
      sch.nspname as table_schema,
      tbl.relname as table_name,
      case tbl.relkind when 'v' then 'VIEW' when 'm' then 'MATERIALIZED VIEW' else 'BASE TABLE' end as table_type,
      tbl_desc.description as table_comment,
      col.attname as column_name,
      col.attnum as column_index,
      pg_catalog.format_type(col.atttypid, col.atttypmod) as column_type,
      col_desc.description as column_comment,
      pg_get_userbyid(tbl.relowner) as table_owner
    from pg_catalog.pg_namespace sch
    join pg_catalog.pg_class tbl on tbl.relnamespace = sch.oid
    join pg_catalog.pg_attribute col on col.attrelid = tbl.oid
    left outer join pg_catalog.pg_description tbl_desc on (tbl_desc.objoid = tbl.oid and tbl_desc.objsubid = 0)
    left outer join pg_catalog.pg_description col_desc on (col_desc.objoid = tbl.oid and col_desc.objsubid = col.attnum)
    where ({{ conditions | join(' or ') }})
      and not pg_is_other_temp_schema(sch.oid)
      and tbl.relpersistence in ('p', 'u')
      and tbl.relkind in ('r', 'v', 'f', 'p', 'm')
      and col.attnum > 0
      and not col.attisdropped
    order by sch.nspname, tbl.relname, col.attnum
  {%- endcall -%}
  {{- return(load_result('catalog').table) -}}
{%- endmacro %}
