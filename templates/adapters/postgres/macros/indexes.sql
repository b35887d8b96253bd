{% macro postgres__get_create_index_sql(relation, index_dict) -%}
  {%- set index = adapter.parse_index(index_dict) -%}
  create {{ 'unique ' if index.unique }}index if not exists "{{ index.render(relation) }}"
  on {{ relation }} {{ 'using ' ~ index.type if index.type }} ({{ index.columns | join(', ') }})
{%- endmacro %}

{% macro postgres__get_drop_index_sql(relation, index_name) -%}
  drop index if exists "{{ relation.schema }}"."{{ index_name }}"
{%- endmacro %}

{% macro postgres__get_show_indexes_sql(relation) -%}
  select
    i.relname as name,
    m.amname as method,
    ix.indisunique as "unique",
    array_to_string(array_agg(a.attname), ',') as column_names
  from pg_index ix
  join pg_class i on i.oid = ix.indexrelid
  join pg_am m on m.oid=i.relam
  join pg_class t on t.oid = ix.indrelid
  join pg_namespace n on n.oid = t.relnamespace
  join pg_attribute a on a.attrelid = t.oid and a.attnum = ANY(ix.indkey)
  where t.relname = '{{ relation.identifier }}'
    and n.nspname = '{{ relation.schema }}'
    and t.relkind in ('r', 'm')
  group by 1, 2, 3
  order by 1, 2, 3
{%- endmacro %}

{#
  Brings the indexes of a table that stays to the configuration, where it has a list of them: creates what is missing, and
  drops what an earlier list created (its indexes are named by a hash; any other name is somebody else's). An index is
  known by method, uniqueness and columns in order; a column that is not plain, such as an expression, as "?".
#}
{% macro quern__sync_indexes(relation) -%}
  {%- set configured = config.get('indexes') -%}
  {%- if configured is not none -%}
    {%- set surplus = {} -%}
    {%- for row in run_query(quern__show_index_shapes_sql(relation)) -%}
      {%- do surplus.setdefault(row['shape'], []).append(row['name']) -%}
    {%- endfor -%}
    {%- for index_dict in configured -%}
      {%- set names = surplus.get(quern__index_shape(index_dict), []) -%}
      {%- if names -%}
        {%- do names.pop() -%}
      {%- else -%}
        {%- do run_query(get_create_index_sql(relation, index_dict)) -%}
      {%- endif -%}
    {%- endfor -%}
    {%- for names in surplus.values() -%}
      {%- for name in names -%}
        {%- do run_query(get_drop_index_sql(relation, name)) -%}
      {%- endfor -%}
    {%- endfor -%}
  {%- endif -%}
{%- endmacro %}

{% macro quern__index_shape(index_dict) -%}
  {%- set index = adapter.parse_index(index_dict) -%}
  {%- set columns = [] -%}
  {%- for column in index.columns -%}
    {%- set plain = modules.re.match('^([a-zA-Z_][a-zA-Z0-9_$]*|"[^"]+")$', column.strip()) -%}
    {%- if not plain -%}
      {%- do columns.append('?') -%}
    {%- elif column.strip().startswith('"') -%}
      {%- do columns.append(column.strip()[1:-1]) -%}
    {%- else -%}
      {%- do columns.append(column.strip() | lower) -%}
    {%- endif -%}
  {%- endfor -%}
  {{- return((index.type or 'btree') ~ (' unique ' if index.unique else ' ') ~ columns | join(',')) -}}
{%- endmacro %}

{% macro quern__show_index_shapes_sql(relation) -%}
  select
    i.relname as name,
    m.amname || case when ix.indisunique then ' unique ' else ' ' end || (
      select string_agg(
        case
          when a.attname is not null and (ix.indoption::int2[])[k - 1] = 0 and o.opcdefault
            and (ix.indcollation::oid[])[k - 1] in (0, a.attcollation)
          then a.attname::text
          else '?'
        end, ',' order by k)
      from generate_series(1, ix.indnkeyatts) as k
      left join pg_catalog.pg_attribute a on a.attrelid = ix.indrelid and a.attnum = (ix.indkey::int2[])[k - 1] and a.attnum > 0
      left join pg_catalog.pg_opclass o on o.oid = (ix.indclass::oid[])[k - 1]
    ) as shape
  from pg_catalog.pg_index ix
  join pg_catalog.pg_class i on i.oid = ix.indexrelid
  join pg_catalog.pg_am m on m.oid = i.relam
  join pg_catalog.pg_class t on t.oid = ix.indrelid
  join pg_catalog.pg_namespace n on n.oid = t.relnamespace
  where n.nspname = '{{ relation.schema }}'
    and t.relname = '{{ relation.identifier }}'
    and i.relname ~ '^[0-9a-f]{32}$'
    and ix.indpred is null
    and not exists (select from pg_catalog.pg_constraint c where c.conindid = i.oid)
  order by i.relname
{%- endmacro %}
