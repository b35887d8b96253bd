{% macro snapshot_staging_table(strategy, source_sql, target_relation) -%}
  {{- adapter.dispatch('snapshot_staging_table', 'dbt')(strategy, source_sql, target_relation) -}}
{%- endmacro %}

{#
  Rows to insert (new keys and new versions of changed ones), versions to close because they changed, and, by what
  hard_deletes says, versions to close because their key is gone and records that say so.
#}
{% macro default__snapshot_staging_table(strategy, source_sql, target_relation) -%}
  {%- set columns = config.get('snapshot_table_column_names') or get_snapshot_table_column_names() -%}
  {%- set key = strategy.unique_key -%}
  {%- set new_record = strategy.hard_deletes == 'new_record' -%}
  {%- set closes_deleted = strategy.hard_deletes in ['invalidate', 'new_record'] -%}
  {%- set changed = strategy.row_changed -%}
  {%- if new_record -%}
    {%- set changed = changed ~ ' or snapshotted_data.' ~ columns.dbt_is_deleted ~ " = 'True'" -%}
  {%- endif -%}

  with snapshot_query as (
    {{ source_sql }}
  ),

  snapshotted_data as (
    select *, {{ unique_key_fields(key) }}
    from {{ target_relation }}
    where {{ quern__is_current(columns.dbt_valid_to) }}
  ),

  insertions_source_data as (
    select *, {{ unique_key_fields(key) }},
      {{ strategy.updated_at }} as {{ columns.dbt_updated_at }},
      {{ strategy.updated_at }} as {{ columns.dbt_valid_from }},
      {{ get_dbt_valid_to_current(strategy, columns) }},
      {{ strategy.scd_id }} as {{ columns.dbt_scd_id }}
    from snapshot_query
  ),

  updates_source_data as (
    select *, {{ unique_key_fields(key) }},
      {{ strategy.updated_at }} as {{ columns.dbt_updated_at }},
      {{ strategy.updated_at }} as {{ columns.dbt_valid_from }},
      {{ strategy.updated_at }} as {{ columns.dbt_valid_to }}
    from snapshot_query
  ),

  {%- if closes_deleted %}
  deletes_source_data as (
    select *, {{ unique_key_fields(key) }}
    from snapshot_query
  ),
  {%- endif %}

  insertions as (
    select 'insert' as dbt_change_type, source_data.*
    {%- if new_record %}, 'False' as {{ columns.dbt_is_deleted }}{% endif %}
    from insertions_source_data as source_data
    left outer join snapshotted_data on {{ unique_key_join_on(key, 'snapshotted_data', 'source_data') }}
    where {{ unique_key_is_null(key, 'snapshotted_data') }}
      or ( {{ unique_key_is_not_null(key, 'snapshotted_data') }} and ( {{ changed }} ) )
  ),

  updates as (
    select 'update' as dbt_change_type, source_data.*, snapshotted_data.{{ columns.dbt_scd_id }}
    {%- if new_record %}, snapshotted_data.{{ columns.dbt_is_deleted }}{% endif %}
    from updates_source_data as source_data
    join snapshotted_data on {{ unique_key_join_on(key, 'snapshotted_data', 'source_data') }}
    where ( {{ changed }} )
  )

  {%- if closes_deleted -%}
  , {{ quern__snapshot_deletes(key, columns, new_record) }}
  {%- endif -%}
  {%- if new_record -%}
  , {{ quern__snapshot_deletion_records(key, columns, source_sql, target_relation) }}
  {%- endif %}

  select * from insertions
  union all
  select * from updates
  {%- if closes_deleted %}
  union all
  select * from deletes
  {%- endif %}
  {%- if new_record %}
  union all
  select * from deletion_records
  {%- endif %}
{%- endmacro %}

{# A version is valid while its end is empty or what the configuration puts there. #}
{% macro quern__is_current(valid_to) -%}
  {%- set current = config.get('dbt_valid_to_current') -%}
  {%- if current -%}
    ( {{ equals(valid_to, current) | trim }} or {{ valid_to }} is null )
  {%- else -%}
    {{ valid_to }} is null
  {%- endif -%}
{%- endmacro %}

{# A key that is already marked as deleted is left as it is. #}
{% macro quern__not_yet_deleted(columns) -%}
  {%- set current = config.get('dbt_valid_to_current') -%}
  {%- set valid_to = 'snapshotted_data.' ~ columns.dbt_valid_to -%}
  not ( snapshotted_data.{{ columns.dbt_is_deleted }} = 'True' and {{ valid_to }} {{ '= ' ~ current if current else 'is null' }} )
{%- endmacro %}

{% macro quern__snapshot_deletes(key, columns, new_record) -%}
  deletes as (
    select 'delete' as dbt_change_type, source_data.*,
      {{ snapshot_get_time() }} as {{ columns.dbt_valid_from }},
      {{ snapshot_get_time() }} as {{ columns.dbt_updated_at }},
      {{ snapshot_get_time() }} as {{ columns.dbt_valid_to }},
      snapshotted_data.{{ columns.dbt_scd_id }}
      {%- if new_record %}, snapshotted_data.{{ columns.dbt_is_deleted }}{% endif %}
    from snapshotted_data
    left join deletes_source_data as source_data on {{ unique_key_join_on(key, 'snapshotted_data', 'source_data') }}
    where {{ unique_key_is_null(key, 'source_data') }}
    {%- if new_record %} and {{ quern__not_yet_deleted(columns) }}{% endif %}
  )
{%- endmacro %}

{# The record keeps the last values of the columns that the snapshot has; its identity comes from that version's. #}
{% macro quern__snapshot_deletion_records(key, columns, source_sql, target_relation) -%}
  {%- set kept = get_list_of_column_names(get_columns_in_relation(target_relation)) -%}
  {%- set new_scd_id = snapshot_hash_arguments([columns.dbt_scd_id, snapshot_get_time()]) -%}
  deletion_records as (
    select 'insert' as dbt_change_type,
      {%- for name in get_columns_in_query(source_sql) %}
      {{ 'snapshotted_data' if name in kept else 'source_data' }}.{{ adapter.quote(name) }},
      {%- endfor %}
      {%- if key is string %}
      snapshotted_data.dbt_unique_key as dbt_unique_key,
      {%- else %}
      {%- for part in key %}
      snapshotted_data.{{ part }} as dbt_unique_key_{{ loop.index }},
      {%- endfor %}
      {%- endif %}
      {{ snapshot_get_time() }} as {{ columns.dbt_valid_from }},
      {{ snapshot_get_time() }} as {{ columns.dbt_updated_at }},
      snapshotted_data.{{ columns.dbt_valid_to }} as {{ columns.dbt_valid_to }},
      {{ new_scd_id }} as {{ columns.dbt_scd_id }},
      'True' as {{ columns.dbt_is_deleted }}
    from snapshotted_data
    left join deletes_source_data as source_data on {{ unique_key_join_on(key, 'snapshotted_data', 'source_data') }}
    where {{ unique_key_is_null(key, 'source_data') }} and {{ quern__not_yet_deleted(columns) }}
  )
{%- endmacro %}
