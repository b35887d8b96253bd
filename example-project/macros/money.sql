{# Cents, as the till keeps them, to an amount with two decimals. #}
{% macro money(cents) -%}
    round(({{ cents }}) / 100.0, 2)
{%- endmacro %}
