-- What the days say and what the jobs say must be the same money.
with
    by_day as (select coalesce(sum(revenue), 0) as total from {{ ref('fct_daily_jobs') }}),
    by_job as (select coalesce(sum(price), 0) as total from {{ ref('fct_jobs') }} where status = 'done')

select by_day.total as by_day, by_job.total as by_job
from by_day cross join by_job
where by_day.total <> by_job.total
