select
    id as bike_id,
    customer_id,
    brand,
    kind,
    is_electric,
    model_year
from {{ ref('raw_bikes') }}
