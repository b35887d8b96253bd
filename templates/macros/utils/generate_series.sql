{# The number of bits that count up to the bound. #}
{% macro get_powers_of_two(upper_bound) -%}
  {{- return(adapter.dispatch('get_powers_of_two', 'dbt')(upper_bound)) -}}
{%- endmacro %}

{% macro default__get_powers_of_two(upper_bound) -%}
  {%- if upper_bound <= 0 -%}
    {{- exceptions.raise_compiler_error('upper bound must be positive') -}}
  {%- endif -%}
  {%- for power in range(1, 100) if upper_bound <= 2 ** power -%}
    {{- return(power) -}}
  {%- endfor -%}
{%- endmacro %}

{% macro generate_series(upper_bound) -%}
  {{- return(adapter.dispatch('generate_series', 'dbt')(upper_bound)) -}}
{%- endmacro %}

{# One row a number, from 1 to the bound: bits are crossed and summed, which works on every engine. #}
{% macro default__generate_series(upper_bound) %}
  {%- set bits = range(dbt.get_powers_of_two(upper_bound)) -%}
  with p as (
    select 0 as generated_number union all select 1
  ),
  unioned as (
    select
      {%- for bit in bits %}
      p{{ bit }}.generated_number * power(2, {{ bit }}) +
      {%- endfor %}
      1 as generated_number
    from
      {%- for bit in bits %}
      {% if not loop.first %}cross join {% endif %}p as p{{ bit }}
      {%- endfor %}
  )
  select * from unioned
  where generated_number <= {{ upper_bound }}
  order by generated_number
{%- endmacro %}
