{#
  A stand-in for the relation of another target. Where tables cannot be cloned, as in Postgres, it is a view of the other
  relation (the query of a node that is cloned is `select * from` it). What is there already is left alone.
#}
{% materialization clone, default %}
  {%- set relations = {'relations': []} -%}
  {%- if not defer_relation -%}
    {{ log('No relation found in state manifest for ' ~ model.unique_id, info=True) }}
    {{ return(relations) }}
  {%- endif -%}

  {%- set existing_relation = load_cached_relation(this) -%}
  {%- if existing_relation and not flags.FULL_REFRESH -%}
    {{ log('Relation ' ~ existing_relation ~ ' already exists', info=True) }}
    {{ return(relations) }}
  {%- endif -%}

  {%- set other_relation = load_cached_relation(defer_relation) -%}
  {%- set can_clone = can_clone_table() -%}
  {%- if other_relation and other_relation.type == 'table' and can_clone -%}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- if existing_relation is not none and not existing_relation.is_table -%}
      {%- do drop_relation_if_exists(existing_relation) -%}
    {%- endif -%}
    {% call statement('main') -%}
      {{ create_or_replace_clone(target_relation, defer_relation) }}
    {%- endcall %}
    {%- do apply_grants(
      target_relation, config.get('grants'), should_revoke=should_revoke(existing_relation, full_refresh_mode=True)) -%}
    {%- do persist_docs(target_relation, model) -%}
    {%- do adapter.commit() -%}
    {{ return({'relations': [target_relation]}) }}
  {%- endif -%}

  {#- The view materialization that this adapter would use. -#}
  {%- set specific = 'materialization_view_' ~ adapter.type() -%}
  {%- set view = context[specific] if specific in context else context['materialization_view_default'] -%}
  {{ return(view()) }}
{% endmaterialization %}

{% macro can_clone_table() -%}
  {{- return(adapter.dispatch('can_clone_table', 'dbt')()) -}}
{%- endmacro %}

{% macro default__can_clone_table() -%}
  {{- return(False) -}}
{%- endmacro %}

{% macro create_or_replace_clone(this_relation, defer_relation) -%}
  {{- return(adapter.dispatch('create_or_replace_clone', 'dbt')(this_relation, defer_relation)) -}}
{%- endmacro %}

{% macro default__create_or_replace_clone(this_relation, defer_relation) -%}
  create or replace table {{ this_relation.render() }} clone {{ defer_relation.render() }}
{%- endmacro %}
