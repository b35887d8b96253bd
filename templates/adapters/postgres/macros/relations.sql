{# The relations of a schema, for the cache. #}
{% macro postgres__list_relations_without_caching(schema_relation) -%}
  {%- set database = schema_relation.database -%}
  {%- set schema = schema_relation.schema -%}
  {%- call statement('list_relations_without_caching', fetch_result=True) -%}
    select '{{ database }}' as database, tablename as name, schemaname as schema, 'table' as type
    from pg_tables
    where schemaname ilike '{{ schema }}'
    union all
    select '{{ database }}' as database, viewname as name, schemaname as schema, 'view' as type
    from pg_views
    where schemaname ilike '{{ schema }}'
    union all
    select '{{ database }}' as database, matviewname as name, schemaname as schema, 'materialized_view' as type
    from pg_matviews
    where schemaname ilike '{{ schema }}'
    union all
    select distinct '{{ database }}' as database, proname as name, ns.nspname as schema, 'function' as type
    from pg_proc
    join pg_namespace as ns on pronamespace = ns.oid
    where ns.nspname ilike '{{ schema }}'
  {%- endcall -%}
  {{- return(load_result('list_relations_without_caching').table) -}}
{%- endmacro %}

{# Which view reads which relation, over the whole database. A view's query is a rule that depends on what it reads. #}
{% macro postgres__get_relations() -%}
  {%- call statement('relations', fetch_result=True) -%}
    select distinct
      dependent_namespace.nspname as dependent_schema,
      dependent_class.relname as dependent_name,
      referenced_namespace.nspname as referenced_schema,
      referenced_class.relname as referenced_name
    from pg_class as dependent_class
    join pg_namespace as dependent_namespace on dependent_namespace.oid = dependent_class.relnamespace
    join pg_depend as dependent_depend on dependent_depend.refobjid = dependent_class.oid
      and dependent_depend.classid = 'pg_rewrite'::regclass
      and dependent_depend.refclassid = 'pg_class'::regclass
      and dependent_depend.deptype = 'i'
    join pg_depend as joining_depend on joining_depend.objid = dependent_depend.objid
      and joining_depend.classid = 'pg_rewrite'::regclass
      and joining_depend.refclassid = 'pg_class'::regclass
      and joining_depend.refobjid != dependent_depend.refobjid
    join pg_class as referenced_class on referenced_class.oid = joining_depend.refobjid
    join pg_namespace as referenced_namespace on referenced_namespace.oid = referenced_class.relnamespace
      and referenced_namespace.nspname != 'information_schema'
      and referenced_namespace.nspname not like 'pg\_%'
    order by dependent_schema, dependent_name, referenced_schema, referenced_name;
  {%- endcall -%}
  {{- return(load_result('relations').table) -}}
{%- endmacro %}

{# An older spelling. #}
{% macro postgres_get_relations() -%}
  {{- return(postgres__get_relations()) -}}
{%- endmacro %}
