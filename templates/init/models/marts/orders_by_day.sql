-- What was sold on each day; returned orders do not count.
select
    ordered_at as day,
    count(*) as orders,
    sum(amount) as amount
from {{ ref('stg_orders') }}
where status <> 'returned'
group by ordered_at
order by ordered_at
