{# Makes raw.weather, once, with one row a day: rain and temperature as a small function of the date.
   In a real workshop another tool would load this table; the project only declares it as a source. #}
{% macro load_weather() %}
create schema if not exists raw;
create table if not exists raw.weather (day date primary key, rain_mm numeric(4, 1), temperature_c integer);
insert into raw.weather
select
    day::date,
    case when extract(doy from day)::int % 4 = 0 then (extract(day from day)::int % 9) * 1.5 else 0 end,
    12 + (10 * sin((extract(doy from day) - 100) * 0.0172))::int
from generate_series('2025-03-01'::timestamp, '2025-08-31'::timestamp, interval '1 day') as g (day)
on conflict (day) do nothing;
{% endmacro %}
