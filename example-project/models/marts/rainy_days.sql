{{ config(materialized='view') }}

-- Do people bring their bicycles when it rains?
select
    was_rainy,
    count(*) as days,
    round(avg(jobs), 1) as jobs_a_day,
    round(avg(revenue), 2) as revenue_a_day
from {{ ref('fct_daily_jobs') }}
group by was_rainy
