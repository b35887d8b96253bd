{#
  A relation beside another, by name. Names are cut so that the suffix fits: Postgres would cut the suffix itself, and do so
  in silence. With `dstring` the local time is added, for relations of which there may be several.
#}
{% macro postgres__make_relation_with_suffix(base_relation, suffix, dstring) -%}
  {%- set ending = suffix ~ (modules.datetime.datetime.now().strftime('%H%M%S%f') if dstring else '') -%}
  {%- set identifier = adapter.fit_identifier(base_relation.identifier, ending) -%}
  {{- return(base_relation.incorporate(path={'identifier': identifier})) -}}
{%- endmacro %}

{#
  In the target's schema, under a name that only this run has: long names of two models that are cut alike never meet. Who
  asks for a suffix of their own gets that name.
#}
{% macro postgres__make_intermediate_relation(base_relation, suffix) -%}
  {%- if suffix != '__dbt_tmp' -%}
    {{- return(postgres__make_relation_with_suffix(base_relation, suffix, dstring=False)) -}}
  {%- endif -%}
  {{- return(adapter.staging_relation(base_relation, suffix)) -}}
{%- endmacro %}

{# A temporary table lies in a schema of the session, so its name has none. #}
{% macro postgres__make_temp_relation(base_relation, suffix) -%}
  {%- set relation = postgres__make_relation_with_suffix(base_relation, suffix, dstring=True) -%}
  {{- return(relation.incorporate(path={'schema': none, 'database': none})) -}}
{%- endmacro %}

{% macro postgres__make_backup_relation(base_relation, backup_relation_type, suffix) -%}
  {%- if suffix != '__dbt_backup' -%}
    {%- set relation = postgres__make_relation_with_suffix(base_relation, suffix, dstring=False) -%}
  {%- else -%}
    {%- set relation = adapter.staging_relation(base_relation, suffix) -%}
  {%- endif -%}
  {{- return(relation.incorporate(type=backup_relation_type)) -}}
{%- endmacro %}
