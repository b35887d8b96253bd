"""Records what templates see of dbt's relations and columns: python record-relations.py > relations.json

Each expression is rendered by Jinja2's sandbox with dbt's own classes; text or the kind and words of the error are kept.
"""
import json
import sys

from dbt.adapters.postgres.column import PostgresColumn
from dbt.adapters.postgres.relation import PostgresRelation
from jinja2 import StrictUndefined, Undefined
from jinja2.sandbox import SandboxedEnvironment

EXPRESSIONS = """
r
r ~ ''
r | string | length
r.render()
r.database ~ r.schema ~ r.identifier ~ r.name ~ r.table
r.path
r.path.schema
r.path['schema']
r.path.get_part('identifier')
r.quote_policy
r.include_policy.database
r['schema']
r.type == 'table'
r.type
r.is_table ~ r.is_view ~ r.is_cte ~ r.is_materialized_view ~ r.is_function ~ r.is_pointer
r.can_be_renamed ~ r.can_be_replaced
v.is_view ~ v.can_be_renamed
f.can_be_renamed
r.Table ~ r.View ~ r.CTE ~ r.MaterializedView ~ r.External ~ r.Function ~ r.PointerTable
r.limit is none
r.dbt_created
r.require_alias
r.quote_character
r.catalog is none
r.event_time_filter is none
r.include(database=False)
r.include(database=false, schema=false)
r.include(false, false, false)
r.include(database=none)
r.quote(identifier=False)
r.quote(schema=false, identifier=false).include(database=false)
r.include(table=False)
r.include(false, false, false, false)
r.replace_path(identifier='x')
r.replace_path(schema=none)
r.incorporate(path={'identifier': 'y'}, type='view').is_view
r.incorporate(path={'identifier': 'y'})
r.incorporate(path={'schema': none})
r.incorporate(type='view') == v
r.incorporate(quote_policy={'identifier': false})
r.without_identifier()
r.without_identifier().identifier is none
r.information_schema('tables')
r.information_schema()
r.information_schema(undefined_thing)
r.information_schema_only()
r.information_schema('x').identifier
r.information_schema('x').schema is none
r.include(database=false).information_schema('columns')
r.matches(schema='s', identifier='t')
r.matches(database='db', schema='s', identifier='u')
r.matches(schema='S', identifier='t')
r.matches()
r.get('metadata')
r.get('schema')
r.get('zzz', 'd')
r.get('zzz')
r.get('limit', 'd')
r.quoted('a b')
r.zzz is defined
r.schema is defined
r is mapping
r is none
r is string
'schema' in r
'zzz' in r
r == r.include()
r == r.include(database=false)
r != v
(r and 'yes') or 'no'
not r
r | length
r | list
[r] | string
{'a': r} | string
[r, v] | join(', ')
r ~ '' == '"db"."s"."t"'
{r: 1}[r]
r.scd_args('a', 'b')
r.scd_args(['a', 'c'], 'b')
r.relation_max_name_length()
r.add_ephemeral_prefix('m')
r.to_dict()['path']
r.to_dict(omit_none=true)['limit'] is defined
r.replace(type='view')
r.get_function_config({'resource_type': 'model'}) is none
R.create(database='a', schema='b', identifier='c', type='view')
R.create('a', 'b', 'c', 'view').is_view
R.create(identifier='c')
R.create()
R.create(schema='b', identifier='c').include(database=false)
R.create(identifier='c', limit=0)
R.create(identifier='c', limit=5, schema='s')
R.create(identifier='c', quote_policy={'identifier': false})
R.create(identifier=5)
R.create(identifier='x' * 64, type='table')
R.create(identifier='x' * 64)
R.create(identifier='x' * 63, type='table')
R.View
R.MaterializedView
R.scd_args('a', 'b')
c
c.name ~ c.column ~ c.quoted ~ c.dtype ~ c.char_size
c.data_type
c.expanded_data_type
C('a', 'text').data_type
C('a', 'TEXT', 10).data_type
C('a', 'character varying').data_type
C('a', 'character', 5).data_type
C('a', 'varchar').data_type
C('a', 'numeric', none, 10, 2).data_type
C('a', 'numeric', none, 10, none).data_type
C('a', 'numeric').data_type
C('a', 'integer', none, 32, 0).data_type
C(column='a', dtype='int', char_size=3)
C('a', dtype='x', zzz=1)
c.is_string() ~ c.is_number() ~ c.is_integer() ~ c.is_float() ~ c.is_numeric()
C('a', 'Double Precision').is_float()
C('a', 'serial').is_integer()
C('a', 'decimal').is_numeric()
C('a', 'money').is_number()
c.string_size()
C('a', 'text', 10).string_size()
C('a', 'TEXT', 10).string_size()
C('a', 'integer').string_size()
c.can_expand_to(C('a', 'text'))
c.can_expand_to(C('a', 'character varying', 5))
c.can_expand_to(other_column=C('a', 'character varying', 50))
c.literal(5)
c.literal("'x'")
c == C('id', 'character varying', 10)
c == C('ID', 'character varying', 10)
c in [C('id', 'character varying', 10)]
C.create('a', 'STRING').dtype
C.create('a', 'string')
C.translate_type('STRING')
C.numeric_type('numeric', 5, 1)
C.numeric_type('numeric', none, 1)
C.string_type(7)
C.from_description('a', 'varchar(5)')
C.from_description('a', 'numeric(5,2)')
C.from_description('a', 'numeric(5, 2)')
C.from_description('a', 'numeric(x)')
C.from_description('a', 'numeric(1,x)')
C.from_description('a', '(5)')
C.from_description('a', 'timestamp without time zone')
[C('a', 'text'), c] | map(attribute='name') | join(', ')
[C('b', 'text'), C('a', 'text')] | sort(attribute='name') | map(attribute='quoted') | list
c.zzz is defined
"""


def kind_of(error: Exception) -> str:
    """The class whose name dbt prints above the words: that of a compilation error has many subclasses."""
    names = [cls.__name__ for cls in type(error).__mro__]
    return "CompilationError" if "CompilationError" in names else names[0]


def main() -> None:
    environment = SandboxedEnvironment(undefined=Undefined)
    names = {"database": "db", "schema": "s", "identifier": "t"}
    context = {
        "r": PostgresRelation.create(**names, type="table"),
        "v": PostgresRelation.create(**names, type="view"),
        "f": PostgresRelation.create(**names, type="function"),
        "R": PostgresRelation,
        "c": PostgresColumn("id", "character varying", 10),
        "C": PostgresColumn,
    }
    recorded = []
    for expression in EXPRESSIONS.strip().split("\n"):
        try:
            answer = {"text": environment.from_string("{{ " + expression + " }}").render(context)}
        except Exception as error:
            answer = {"error": kind_of(error), "words": getattr(error, "msg", None) or str(error)}
        recorded.append({"expression": expression, **answer})
    json.dump(recorded, sys.stdout, indent=0, ensure_ascii=False)
    print()


main()
