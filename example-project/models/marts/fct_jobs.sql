{{ config(
    indexes=[{'columns': ['opened_on']}, {'columns': ['job_id'], 'unique': true}],
    post_hook="analyze {{ this }}"
) }}

select
    jobs.job_id,
    jobs.opened_on,
    jobs.job_type,
    jobs.status,
    bikes.bike_id,
    bikes.kind as bike_kind,
    bikes.customer_id,
    jobs.minutes_worked,
    {{ money('prices.work_cents') }} as work_price,
    {{ money('prices.parts_cents') }} as parts_price,
    {{ money('prices.work_cents + prices.parts_cents') }} as price,
    '{{ env_var("WORKSHOP_CURRENCY", "EUR") }}' as currency
from {{ ref('stg_jobs') }} as jobs
inner join {{ ref('stg_bikes') }} as bikes using (bike_id)
inner join {{ ref('int_job_prices') }} as prices using (job_id)
