{#
  A unit test: the model's query runs over fixtures, and its rows are fetched together with the expected ones. The types of
  its columns are learnt from an empty temporary table.
#}
{% materialization unit, default %}
  {%- set expected_rows = config.get('expected_rows') -%}
  {%- set expected_sql = config.get('expected_sql') -%}
  {%- set tested_names = expected_rows[0].keys() if expected_rows else get_columns_in_query(sql) -%}

  {%- set temp_relation = make_temp_relation(this.incorporate(type='table')) -%}
  {%- do run_query(get_create_table_as_sql(True, temp_relation, get_empty_subquery_sql(sql))) -%}
  {%- set types = {} -%}
  {%- set quoted = {} -%}
  {%- for column in adapter.get_columns_in_relation(temp_relation) -%}
    {%- do types.update({column.name | lower: column.data_type}) -%}
    {%- do quoted.update({column.name | lower: column.quoted}) -%}
  {%- endfor -%}

  {%- if not expected_sql -%}
    {%- set expected_sql = get_expected_sql(expected_rows, types, quoted) -%}
  {%- endif -%}
  {%- set tested_columns = [] -%}
  {%- for name in tested_names -%}
    {%- do tested_columns.append(quoted[name | lower]) -%}
  {%- endfor -%}
  {%- set unit_test_sql = get_unit_test_sql(sql, expected_sql, tested_columns) -%}

  {% call statement('main', fetch_result=True) -%}
    {{ unit_test_sql }}
  {%- endcall %}
  {%- do adapter.drop_relation(temp_relation) -%}

  {{ return({'relations': []}) }}
{% endmaterialization %}
