{# Whether grants outlive a relation that is replaced; on most engines, and on Postgres, they do not. #}
{% macro copy_grants() -%}
  {{- return(adapter.dispatch('copy_grants', 'dbt')()) -}}
{%- endmacro %}

{% macro default__copy_grants() -%}
  {{- return(True) -}}
{%- endmacro %}

{% macro support_multiple_grantees_per_dcl_statement() -%}
  {{- return(adapter.dispatch('support_multiple_grantees_per_dcl_statement', 'dbt')()) -}}
{%- endmacro %}

{% macro default__support_multiple_grantees_per_dcl_statement() -%}
  {{- return(True) -}}
{%- endmacro %}

{# Whether a relation may carry grants from before. #}
{% macro should_revoke(existing_relation, full_refresh_mode=True) -%}
  {%- if not existing_relation -%}
    {{- return(False) -}}
  {%- endif -%}
  {{- return(copy_grants() if full_refresh_mode else True) -}}
{%- endmacro %}
