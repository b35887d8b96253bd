-- Ephemeral: becomes a CTE of the models that ask for it. What a job costs: work plus parts.
with
    parts as (
        select
            job_parts.job_id,
            sum(job_parts.quantity * parts.price_cents) as parts_cents
        from {{ ref('raw_job_parts') }} as job_parts
        inner join {{ ref('raw_parts') }} as parts using (sku)
        group by job_parts.job_id
    )

select
    jobs.job_id,
    coalesce(parts.parts_cents, 0) as parts_cents,
    round(jobs.minutes_worked * mechanics.hourly_rate_cents / 60.0) as work_cents
from {{ ref('stg_jobs') }} as jobs
inner join {{ ref('raw_mechanics') }} as mechanics on mechanics.id = jobs.mechanic_id
left join parts on parts.job_id = jobs.job_id
