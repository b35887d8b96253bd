{# A function of the database. The macro that writes it is found by its type and language. #}
{% materialization function, default, supported_languages=['sql', 'python', 'javascript'] %}
  {%- set existing_relation = load_cached_relation(this) -%}
  {%- set target_relation = this.incorporate(type='function') -%}

  {{ run_hooks(pre_hooks) }}

  {%- set builder = model.config.get('type') ~ '_function_' ~ model.get('language') -%}
  {#- Readers of macros that do not run them look for names in adapter.dispatch(…), and here is none to be read. -#}
  {%- set dispatch = adapter.dispatch -%}
  {%- set build_sql = dispatch(builder, 'dbt')(target_relation) -%}
  {{ function_execute_build_sql(build_sql, existing_relation, target_relation) }}

  {{ run_hooks(post_hooks) }}

  {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
