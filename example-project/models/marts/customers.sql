with
    jobs as (
        select
            customer_id,
            count(*) as jobs,
            min(opened_on) as first_job_on,
            max(opened_on) as last_job_on,
            coalesce(sum(price) filter (where status = 'done'), 0) as spent
        from {{ ref('fct_jobs') }}
        group by customer_id
    ),

    bikes as (
        select customer_id, count(*) as bikes, bool_or(is_electric) as has_electric_bike
        from {{ ref('stg_bikes') }}
        group by customer_id
    )

select
    customers.customer_id,
    customers.customer_name,
    customers.found_us_by,
    coalesce(bikes.bikes, 0) as bikes,
    coalesce(bikes.has_electric_bike, false) as has_electric_bike,
    coalesce(jobs.jobs, 0) as jobs,
    jobs.first_job_on,
    jobs.last_job_on,
    coalesce(jobs.spent, 0) as spent
from {{ ref('stg_customers') }} as customers
left join bikes using (customer_id)
left join jobs using (customer_id)
