{#
  What stands after the code of a Python model: `ref`, `source` and `config` for it. Postgres runs no Python models; the
  macros are here for adapters and packages that build on them, and their text is our own.
#}
{% macro resolve_model_name(input_model_name) -%}
  {{- return(adapter.dispatch('resolve_model_name', 'dbt')(input_model_name)) -}}
{%- endmacro %}

{% macro default__resolve_model_name(input_model_name) -%}
  {{- input_model_name | string -}}
{%- endmacro %}

{% macro build_ref_function(model) -%}
  {%- set refs = {} -%}
  {%- for reference in model.refs -%}
    {%- set path = [reference.get('package'), reference['name']] if reference.get('package') else [reference['name']] -%}
    {%- set version = reference.get('version') -%}
    {%- set resolved = ref(*path, v=version) -%}
    {%- set key = path | join('.') ~ ('.v' ~ version if version else '') -%}
    {%- do refs.update({key: resolve_model_name(resolved)}) -%}
  {%- endfor -%}
def ref(*names, dbt_load_df_function, v=None, version=None):
    found = {{ refs | tojson }}
    wanted = version or v
    return dbt_load_df_function(found['.'.join(names) + ('.v%s' % wanted if wanted else '')])
{% endmacro %}

{% macro build_source_function(model) -%}
  {%- set sources = {} -%}
  {%- for path in model.sources -%}
    {%- do sources.update({path | join('.'): resolve_model_name(source(*path))}) -%}
  {%- endfor -%}
def source(*names, dbt_load_df_function):
    found = {{ sources | tojson }}
    return dbt_load_df_function(found['.'.join(names)])
{% endmacro %}

{# The configuration keys that the model's code asks for. #}
{% macro build_config_dict(model) -%}
  {%- set wanted = {} -%}
  {%- for key in model.config.get('config_keys_used') or [] -%}
    {%- do wanted.update({key: model.config.get(key)}) -%}
  {%- endfor -%}
  {%- set wanted_meta = {} -%}
  {%- for key in model.config.get('meta_keys_used') or [] -%}
    {%- do wanted_meta.update({key: (model.config.get('meta') or {}).get(key)}) -%}
  {%- endfor -%}
config_dict = {{ wanted }}
meta_dict = {{ wanted_meta }}
{%- endmacro %}

{% macro py_script_postfix(model) -%}
{{ py_script_comment() }}
{{ build_ref_function(model) }}
{{ build_source_function(model) }}
{{ build_config_dict(model) }}


class config:
    get = staticmethod(lambda key, default=None: config_dict.get(key, default))
    meta_get = staticmethod(lambda key, default=None: meta_dict.get(key, default))


class this:
    database = '{{ this.database }}'
    schema = '{{ this.schema }}'
    identifier = '{{ this.identifier }}'

    def __repr__(self):
        return '{{ this }}'


class dbtObj:
    config = config
    is_incremental = {{ is_incremental() }}

    def __init__(self, load_df_function):
        self.ref = lambda *names, **kwargs: ref(*names, dbt_load_df_function=load_df_function, **kwargs)
        self.source = lambda *names: source(*names, dbt_load_df_function=load_df_function)
        self.this = this()
{% endmacro %}

{# For adapters that want a line between the model's code and this. #}
{% macro py_script_comment() -%}
{%- endmacro %}
