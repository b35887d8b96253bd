{#
  A whole view materialization for adapters whose CREATE VIEW replaces. The built-in view does not use it. Like every
  materialization it must end with a commit, which is left to the caller.
#}
{% macro create_or_replace_view() -%}
  {%- set old_relation = adapter.get_relation(database=database, schema=schema, identifier=model['alias']) -%}
  {%- set was_view = old_relation is not none and old_relation.type == 'view' -%}
  {%- set target_relation = api.Relation.create(
    database=database, schema=schema, identifier=model['alias'], type='view') -%}
  {%- set grant_config = config.get('grants') -%}
  {{- run_hooks(pre_hooks) -}}
  {%- if old_relation is not none and not old_relation.is_view -%}
    {{- handle_existing_table(should_full_refresh(), old_relation) -}}
  {%- endif -%}
  {%- call statement('main') -%}
    {{- get_create_view_as_sql(target_relation, sql) -}}
  {%- endcall -%}
  {%- do apply_grants(target_relation, grant_config, should_revoke=should_revoke(was_view, full_refresh_mode=True)) -%}
  {{- run_hooks(post_hooks) -}}
  {{- return({'relations': [target_relation]}) -}}
{%- endmacro %}

{# A table in the way of a view. #}
{% macro handle_existing_table(full_refresh, old_relation) -%}
  {{- adapter.dispatch('handle_existing_table', 'dbt')(full_refresh, old_relation) -}}
{%- endmacro %}

{% macro default__handle_existing_table(full_refresh, old_relation) -%}
  {{- log('Dropping relation ' ~ old_relation.render() ~ ' because it is of type ' ~ old_relation.type) -}}
  {{- adapter.drop_relation(old_relation) -}}
{%- endmacro %}
