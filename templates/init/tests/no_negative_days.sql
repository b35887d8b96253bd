-- A test fails when it finds rows: here, days on which less than nothing was sold.
select *
from {{ ref('orders_by_day') }}
where amount < 0
