{# A comment as a dollar-quoted string with a tag of its own, which the comment may not contain. #}
{% macro postgres_escape_comment(comment) -%}
  {%- if comment is not string -%}
    {%- do exceptions.raise_compiler_error('cannot escape a non-string: ' ~ comment) -%}
  {%- endif -%}
  {%- set tag = '$dbt_comment_literal_block$' -%}
  {%- if tag in comment -%}
    {%- do exceptions.raise_compiler_error('The string ' ~ tag ~ ' is not allowed in comments.') -%}
  {%- endif -%}
  {{- tag ~ comment ~ tag -}}
{%- endmacro %}

{% macro postgres__alter_relation_comment(relation, comment) -%}
  {%- set kind = 'materialized view' if relation.type == 'materialized_view' else relation.type -%}
  comment on {{ kind }} {{ relation }} is {{ postgres_escape_comment(comment) }};
{%- endmacro %}

{% macro postgres__alter_column_comment(relation, column_dict) -%}
  {%- set existing = adapter.get_columns_in_relation(relation) | map(attribute='name') | list -%}
  {%- for name, column in column_dict.items() if name in existing %}
  comment on column {{ relation }}.{{ adapter.quote(name) if column.get('quote') else name }} is {{ postgres_escape_comment(column['description']) }};
  {%- endfor -%}
{%- endmacro %}
