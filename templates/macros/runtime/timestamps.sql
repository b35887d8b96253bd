{% macro current_timestamp() -%}
  {{- return(adapter.dispatch('current_timestamp', 'dbt')()) -}}
{%- endmacro %}

{% macro default__current_timestamp() -%}
  {{- exceptions.raise_not_implemented('current_timestamp macro not implemented for adapter ' ~ adapter.type()) -}}
{%- endmacro %}

{# The clock of snapshots; an adapter may want another type there than for the current time. #}
{% macro snapshot_get_time() -%}
  {{- return(adapter.dispatch('snapshot_get_time', 'dbt')()) -}}
{%- endmacro %}

{% macro default__snapshot_get_time() -%}
  {{- current_timestamp() -}}
{%- endmacro %}

{% macro get_snapshot_get_time_data_type() -%}
  {%- set time = adapter.dispatch('snapshot_get_time', 'dbt')() -%}
  {%- set columns = get_column_schema_from_query('select ' ~ time ~ ' as dbt_snapshot_time') -%}
  {{- return((columns | first).dtype) -}}
{%- endmacro %}

{# What packages written for the oldest versions call. #}
{% macro current_timestamp_backcompat() -%}
  {{- return(adapter.dispatch('current_timestamp_backcompat', 'dbt')()) -}}
{%- endmacro %}

{% macro default__current_timestamp_backcompat() -%}
  current_timestamp::timestamp
{%- endmacro %}

{% macro current_timestamp_in_utc_backcompat() -%}
  {{- return(adapter.dispatch('current_timestamp_in_utc_backcompat', 'dbt')()) -}}
{%- endmacro %}

{% macro default__current_timestamp_in_utc_backcompat() -%}
  {{- return(adapter.dispatch('current_timestamp_backcompat', 'dbt')()) -}}
{%- endmacro %}
