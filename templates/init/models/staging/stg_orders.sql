-- One row an order, in the names and types that the rest of the project uses.
select
    order_id,
    customer,
    ordered_at,
    status,
    {{ cents_to_amount('amount_cents') }} as amount
from {{ ref('raw_orders') }}
