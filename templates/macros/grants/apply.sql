{# Brings a relation's grants to the configuration. Without one nothing is touched. #}
{% macro apply_grants(relation, grant_config, should_revoke) -%}
  {{- return(adapter.dispatch('apply_grants', 'dbt')(relation, grant_config, should_revoke)) -}}
{%- endmacro %}

{# Grants that are there are read only where some may have to go: a relation that was built anew has none. #}
{% macro default__apply_grants(relation, grant_config, should_revoke=True) -%}
  {%- if grant_config -%}
    {%- set missing = grant_config -%}
    {%- set surplus = {} -%}
    {%- if should_revoke -%}
      {%- set current = adapter.standardize_grants_dict(run_query(get_show_grant_sql(relation))) -%}
      {%- set missing = diff_of_two_dicts(grant_config, current) -%}
      {%- set surplus = diff_of_two_dicts(current, grant_config) -%}
      {%- if not (missing or surplus) -%}
        {%- do log('On ' ~ relation.render() ~ ': All grants are in place, no revocation or granting needed.') -%}
      {%- endif -%}
    {%- endif -%}
    {%- if missing or surplus -%}
      {%- set statements = get_dcl_statement_list(relation, surplus, get_revoke_sql)
        + get_dcl_statement_list(relation, missing, get_grant_sql) -%}
      {%- if statements -%}
        {{- call_dcl_statements(statements) -}}
      {%- endif -%}
    {%- endif -%}
  {%- endif -%}
{%- endmacro %}

{# One statement a privilege, or one a grantee where an engine knows no lists. #}
{% macro get_dcl_statement_list(relation, grant_config, get_dcl_macro) -%}
  {{- return(adapter.dispatch('get_dcl_statement_list', 'dbt')(relation, grant_config, get_dcl_macro)) -}}
{%- endmacro %}

{% macro default__get_dcl_statement_list(relation, grant_config, get_dcl_macro) -%}
  {%- set statements = [] -%}
  {%- for privilege, grantees in grant_config.items() if grantees -%}
    {%- if support_multiple_grantees_per_dcl_statement() -%}
      {%- do statements.append(get_dcl_macro(relation, privilege, grantees)) -%}
    {%- else -%}
      {%- for grantee in grantees -%}
        {%- do statements.append(get_dcl_macro(relation, privilege, [grantee])) -%}
      {%- endfor -%}
    {%- endif -%}
  {%- endfor -%}
  {{- return(statements) -}}
{%- endmacro %}

{% macro call_dcl_statements(dcl_statement_list) -%}
  {{- return(adapter.dispatch('call_dcl_statements', 'dbt')(dcl_statement_list)) -}}
{%- endmacro %}

{% macro default__call_dcl_statements(dcl_statement_list) -%}
  {%- call statement('grants') -%}
    {%- for dcl_statement in dcl_statement_list -%}
      {{ dcl_statement }};
    {% endfor -%}
  {%- endcall -%}
{%- endmacro %}
