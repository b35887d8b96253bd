{% test not_null(model, column_name) %}
  {{- adapter.dispatch('test_not_null', 'dbt')(model, column_name) -}}
{% endtest %}

{# Whole rows only where they are kept for people to look at. #}
{% macro default__test_not_null(model, column_name) %}
{%- set columns = '*' if should_store_failures() else column_name %}
select {{ columns }}
from {{ model }}
where {{ column_name }} is null
{% endmacro %}
