{# Incremental by days. A plain run rebuilds the last seven days that the table has and what came after;
   quern build --vars '{start_date: 2025-06-01, end_date: 2025-06-30}' rebuilds just that month. #}
{{ config(materialized='incremental', unique_key='opened_on', incremental_strategy='delete+insert') }}

select
    jobs.opened_on,
    count(*) as jobs,
    count(*) filter (where jobs.status = 'done') as jobs_done,
    coalesce(sum(jobs.price) filter (where jobs.status = 'done'), 0) as revenue,
    max(weather.rain_mm) as rain_mm,
    bool_or(weather.was_rainy) as was_rainy
from {{ ref('fct_jobs') }} as jobs
left join {{ ref('stg_weather') }} as weather on weather.day = jobs.opened_on

{% if is_incremental() %}
where
    {% if var('start_date') and var('end_date') %}
    jobs.opened_on between '{{ var("start_date") }}' and '{{ var("end_date") }}'
    {% else %}
    jobs.opened_on >= (select coalesce(max(opened_on), '1970-01-01') - 7 from {{ this }})
    {% endif %}
{% endif %}

group by jobs.opened_on
