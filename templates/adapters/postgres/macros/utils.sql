{# any_value came with 16; the least value is one of them on every version. #}
{% macro postgres__any_value(expression) -%}
  min({{ expression }})
{%- endmacro %}

{% macro postgres__dateadd(datepart, interval, from_date_or_timestamp) -%}
  {{ from_date_or_timestamp }} + ((interval '1 {{ datepart }}') * ({{ interval }}))
{%- endmacro %}

{# An interval of a quarter is not known here, three months are. #}
{% macro postgres__last_day(date, datepart) -%}
  {%- if datepart == 'quarter' -%}
    cast({{ dbt.dateadd('day', '-1', dbt.dateadd('month', '3', dbt.date_trunc(datepart, date))) }} as date)
  {%- else -%}
    {{- dbt.default_last_day(date, datepart) -}}
  {%- endif -%}
{%- endmacro %}

{# Under the flag two nulls are equal. #}
{% macro postgres__equals(expr1, expr2) -%}
  {%- if adapter.behavior.enable_truthy_nulls_equals_macro.no_warn -%}
    ({{ expr1 }} is not distinct from {{ expr2 }})
  {%- else -%}
    ({{ expr1 }} = {{ expr2 }})
  {%- endif -%}
{%- endmacro %}

{# A limit is taken from the aggregated array. #}
{% macro postgres__listagg(measure, delimiter_text, order_by_clause, limit_num) -%}
  {%- set ordered = measure ~ (' ' ~ order_by_clause if order_by_clause else '') -%}
  {%- if limit_num -%}
    array_to_string( (array_agg( {{ ordered }} ))[1:{{ limit_num }}], {{ delimiter_text }} )
  {%- else -%}
    string_agg( {{ measure }}, {{ delimiter_text }}{{ ' ' ~ order_by_clause if order_by_clause }} )
  {%- endif -%}
{%- endmacro %}

{# Counting from the end came with 14. #}
{% macro postgres__split_part(string_text, delimiter_text, part_number) -%}
  {%- if part_number >= 0 -%}
    {{- dbt.default__split_part(string_text, delimiter_text, part_number) -}}
  {%- else -%}
    {{- dbt._split_part_negative(string_text, delimiter_text, part_number) -}}
  {%- endif -%}
{%- endmacro %}
