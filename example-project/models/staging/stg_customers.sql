select
    id as customer_id,
    first_name || ' ' || last_name as customer_name,
    email,
    joined_on,
    found_us_by
from {{ ref('raw_customers') }}
