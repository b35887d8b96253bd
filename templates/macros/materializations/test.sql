{#
  A data test. Its query is counted; where failures are stored, it is made a table or view first and that is counted.
#}
{% materialization test, default %}
  {%- set relations = [] -%}
  {%- set limit = config.get('limit') -%}
  {%- set limited_sql = get_limit_subquery_sql(sql, limit) -%}

  {%- if should_store_failures() -%}
    {%- set old_relation = adapter.get_relation(database=database, schema=schema, identifier=model['alias']) -%}
    {%- set store_failures_as = config.get('store_failures_as') or 'table' -%}
    {%- if store_failures_as not in ['table', 'view'] -%}
      {{ exceptions.raise_compiler_error("'" ~ store_failures_as ~ "' is not a valid value for `store_failures_as`. Accepted values are: ['ephemeral', 'table', 'view']") }}
    {%- endif -%}
    {%- set target_relation = api.Relation.create(
      database=database, schema=schema, identifier=model['alias'], type=store_failures_as) -%}
    {%- set built = namespace(relation=target_relation) -%}

    {% call statement(auto_begin=True) -%}
      {#- An older run's failures stay readable until these are there. A macro that is called out here counts for the
          test's depends_on, as in dbt; within the statement none does. -#}
      {%- if old_relation is not none -%}
        {%- set built.relation = make_intermediate_relation(target_relation) -%}
      {%- endif -%}
      {{ get_create_sql(built.relation, limited_sql) }}
    {%- endcall %}
    {%- if old_relation is not none -%}
      {%- do adapter.publish(built.relation, target_relation, store_failures_as) -%}
    {%- endif -%}
    {%- do relations.append(target_relation) -%}
    {%- set main_sql = 'select * from ' ~ target_relation -%}
    {%- do adapter.commit() -%}
    {%- do adapter.drop_published() -%}
  {%- else -%}
    {%- set main_sql = limited_sql -%}
  {%- endif -%}

  {% call statement('main', fetch_result=True) -%}
    {# The limit is already in the counted query. #}
    {{- get_test_sql(main_sql, config.get('fail_calc'), config.get('warn_if'), config.get('error_if'), limit=none) -}}
  {%- endcall %}

  {{ return({'relations': relations}) }}
{% endmaterialization %}
