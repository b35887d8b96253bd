select
    day,
    rain_mm,
    temperature_c,
    rain_mm >= 5 as was_rainy
from {{ source('raw', 'weather') }}
