select
    id as job_id,
    bike_id,
    mechanic_id,
    job_type,
    status,
    opened_at,
    closed_at,
    opened_at::date as opened_on,
    coalesce(minutes_worked, 0) as minutes_worked
from {{ ref('raw_jobs') }}
