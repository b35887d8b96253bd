{#
  Whole boundaries between two dates, by calendar: from 23:59 to 00:01 is one day and one hour. Each finer part is counted
  from the next coarser one, and seconds are floored so that fractions do not count.
#}
{% macro postgres__datediff(first_date, second_date, datepart) -%}
  {%- set finer = {
    'hour': ['day', '24', 'hour', false],
    'minute': ['hour', '60', 'minute', false],
    'second': ['minute', '60', 'second', true],
    'millisecond': ['minute', '60000', 'millisecond', true],
    'microsecond': ['minute', '60000000', 'microsecond', true],
  } -%}
  {%- if datepart == 'year' -%}
    (date_part('year', ({{ second_date }})::date) - date_part('year', ({{ first_date }})::date))
  {%- elif datepart in ['quarter', 'month'] -%}
    ({{ datediff(first_date, second_date, 'year') }} * {{ 4 if datepart == 'quarter' else 12 }} + date_part('{{ datepart }}', ({{ second_date }})::date) - date_part('{{ datepart }}', ({{ first_date }})::date))
  {%- elif datepart == 'day' -%}
    (({{ second_date }})::date - ({{ first_date }})::date)
  {%- elif datepart == 'week' -%}
    {#- Full weeks by days, and one more where a week's first day lies in the rest. -#}
    ({{ datediff(first_date, second_date, 'day') }} / 7 + case
      when date_part('dow', ({{ first_date }})::timestamp) <= date_part('dow', ({{ second_date }})::timestamp) then
        case when {{ first_date }} <= {{ second_date }} then 0 else -1 end
      else
        case when {{ first_date }} <= {{ second_date }} then 1 else 0 end
    end)
  {%- elif datepart in finer -%}
    {%- set coarser, factor, part, floored = finer[datepart] -%}
    {%- set second_part = "date_part('" ~ part ~ "', (" ~ second_date ~ ')::timestamp)' -%}
    {%- set first_part = "date_part('" ~ part ~ "', (" ~ first_date ~ ')::timestamp)' -%}
    ({{ datediff(first_date, second_date, coarser) }} * {{ factor }} + {{ 'floor(' ~ second_part ~ ')' if floored else second_part }} - {{ 'floor(' ~ first_part ~ ')' if floored else first_part }})
  {%- else -%}
    {{- exceptions.raise_compiler_error("Unsupported datepart for macro datediff in postgres: '" ~ datepart ~ "'") -}}
  {%- endif -%}
{%- endmacro %}
