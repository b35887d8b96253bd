{#
  Rows of a unit test as a query. Columns and types are those of the input relation, or of the model's own result; columns
  that a row leaves out are null.
#}
{% macro get_fixture_sql(rows, column_name_to_data_types) %}
  {%- set default_row = {} -%}
  {%- set quoted = {} -%}
  {%- if not column_name_to_data_types -%}
    {%- set column_name_to_data_types = {} -%}
    {%- set relation = defer_relation if defer_relation and not load_relation(this) else this -%}
    {%- for column in adapter.get_columns_in_relation(relation) -%}
      {%- do column_name_to_data_types.update({column.name | lower: column.data_type}) -%}
      {%- do quoted.update({column.name | lower: column.quoted}) -%}
    {%- endfor -%}
  {%- else -%}
    {%- for name in column_name_to_data_types -%}
      {%- do quoted.update({name: adapter.quote(name)}) -%}
    {%- endfor -%}
  {%- endif -%}

  {%- if not column_name_to_data_types -%}
    {{- exceptions.raise_compiler_error(
      "Not able to get columns for unit test '" ~ model.name ~ "' from relation " ~ this ~ " because the relation doesn't exist") -}}
  {%- endif -%}
  {%- for name, type in column_name_to_data_types.items() -%}
    {%- do default_row.update({name: safe_cast('null', type) | trim}) -%}
  {%- endfor -%}

  {{- validate_fixture_rows(rows, row_number) -}}

  {%- for row in rows -%}
    {%- set values = default_row.copy() -%}
    {%- do values.update(format_row(row, column_name_to_data_types)) -%}
    select {{ quern__as_columns(values, quoted) }}
    {{- ' union all ' if not loop.last -}}
  {%- endfor -%}
  {%- if not rows -%}
    select {{ quern__as_columns(default_row, quoted) }} limit 0
  {%- endif -%}
{% endmacro %}

{# What a unit test expects, with the columns its rows name. #}
{% macro get_expected_sql(rows, column_name_to_data_types, column_name_to_quoted) %}
  {%- for row in rows -%}
    select {{ quern__as_columns(format_row(row, column_name_to_data_types), column_name_to_quoted) }}
    {{- ' union all ' if not loop.last -}}
  {%- else -%}
    select * from dbt_internal_unit_test_actual limit 0
  {%- endfor -%}
{% endmacro %}

{% macro quern__as_columns(values, quoted) -%}
  {%- for name, value in values.items() -%}
    {{ value }} as {{ quoted[name] }}{{ ', ' if not loop.last }}
  {%- endfor -%}
{%- endmacro %}

{# A row's values as casts to the columns' types; names are matched in any case. #}
{% macro format_row(row, column_name_to_data_types) -%}
  {%- set formatted = {} -%}
  {%- for name, value in row.items() -%}
    {%- set key = name | lower -%}
    {%- if key not in column_name_to_data_types -%}
      {%- set fixture = 'expected output' if model.resource_type == 'unit_test' else "'" ~ model.name ~ "'" -%}
      {%- do exceptions.raise_compiler_error(
        "Invalid column name: '" ~ name ~ "' in unit test fixture for " ~ fixture ~ '.\nAccepted columns for ' ~ fixture
        ~ ' are: ' ~ (column_name_to_data_types.keys() | list)) -%}
    {%- endif -%}
    {%- set type = column_name_to_data_types[key] -%}
    {#- A value may be longer than the column: lengths are the model's to keep. -#}
    {%- set type = type.split('(')[0] if value is string and 'varying' in type else type -%}
    {%- do formatted.update({key: safe_cast(quern__literal(value), type) | trim}) -%}
  {%- endfor -%}
  {{- return(formatted) -}}
{%- endmacro %}

{% macro quern__literal(value) -%}
  {%- if value is none -%}
    {{- return('null') -}}
  {%- elif value is string -%}
    {{- return(string_literal(escape_single_quotes(value))) -}}
  {%- elif value is sequence and value is not mapping -%}
    {%- set items = [] -%}
    {%- for item in value -%}
      {%- do items.append(quern__literal(item)) -%}
    {%- endfor -%}
    {{- return('array[' ~ items | join(', ') ~ ']') -}}
  {%- endif -%}
  {{- return(value) -}}
{%- endmacro %}

{# For adapters with demands of their own on rows. #}
{% macro validate_fixture_rows(rows, row_number) -%}
  {{- return(adapter.dispatch('validate_fixture_rows', 'dbt')(rows, row_number)) -}}
{%- endmacro %}

{% macro default__validate_fixture_rows(rows, row_number) -%}
{%- endmacro %}
