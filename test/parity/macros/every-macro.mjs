// Projects made from the list of dbt's public macros (fixtures/macros/signatures.json): one that calls each by its full
// signature, by position and by name, and three that override each: in the root, as `postgres__x` and, through
// `dispatch:`, as `default__x` of a package. record-every-macro.mjs keeps what real dbt makes of them.
import { readFileSync } from 'node:fs';
import { foldSql, hashOfCall } from './fold-sql.mjs';
import { argumentFor } from './macro-arguments.mjs';

const signatures = JSON.parse(readFileSync(new URL('../../fixtures/macros/signatures.json', import.meta.url), 'utf8'));

/** Parameters of a signature without their defaults, in order. */
export const parameterNames = parameters =>
  parameters
    .replace(/"[^"]*"|'[^']*'/g, '')
    .split(/,(?![^([]*[)\]])/)
    .map(part => part.split('=')[0].trim())
    .filter(name => name !== '');

/** Every public macro of the package `dbt`; `variant` holds the parameters of what it dispatches to, if it does. */
export const publicMacros = Object.entries(signatures.dbt)
  .filter(([name]) => !/^(default__|materialization_)/.test(name))
  .map(([name, parameters]) => ({
    name,
    parameters,
    variant: signatures.dbt_postgres[`postgres__${name}`] ?? signatures.dbt[`default__${name}`],
  }));

const WITH_CALLER = new Set(['statement', 'noop_statement', 'set_sql_header']);

const called = (name, list, callee = name) =>
  WITH_CALLER.has(name)
    ? `{% call ${callee}(${list.join(', ')}) %}select 1 as called{% endcall %}`
    : `{{ ${callee}(${list.join(', ')}) }}`;

const asMacro = (name, parameters, body) =>
  name.startsWith('test_')
    ? `{% test ${name.slice(5)}(${parameters}) %}${body}{% endtest %}\n`
    : `{% macro ${name}(${parameters}) %}${body}{% endmacro %}\n`;

// ---- calls

const PROBE = `{% materialization probe, default %}{% call noop_statement("main", "PROBE") %}{{ sql }}{% endcall %}{{ return({"relations": []}) }}{% endmaterialization %}`;
const PROJECT = "name: scratch\nversion: '1.0'\nprofile: shop\nmodels: {+materialized: probe}\n";

/** What a call may change is laid anew before each. */
const LAY = `{% macro lay() %}{% do run_query("drop schema if exists other cascade") %}{% do run_query("create schema other") %}{% do run_query("create table other.things (id integer, name text)") %}{% do run_query("create table other.others (id bigint, name text)") %}{% do run_query("create table other.base (id integer)") %}{% do run_query("create view other.seen as select * from other.base") %}{% endmacro %}`;

const RELATIONS = ['things', 'others', 'seen', 'made']
  .map(
    name =>
      `{% set ${name} = api.Relation.create(database=target.database, schema='other', identifier='${name}', type='${name === 'seen' ? 'view' : 'table'}') %}`,
  )
  .join('');

const callModel = call => `{% if execute %}{% do lay() %}${RELATIONS}${call}{% endif %}\n`;

/** A model for each macro and way of calling it: `x__positional` and `x__named`. */
export const callProject = () => {
  const models = publicMacros.flatMap(({ name, parameters }) => {
    const values = parameterNames(parameters).map(parameter => [parameter, argumentFor(name, parameter)]);
    const ways = {
      positional: values.map(([, value]) => value),
      ...(values.length === 0 ? {} : { named: values.map(([parameter, value]) => `${parameter}=${value}`) }),
    };
    return Object.entries(ways).map(([way, list]) => [`models/${name}__${way}.sql`, callModel(called(name, list))]);
  });
  return {
    ...Object.fromEntries(models),
    'dbt_project.yml': PROJECT,
    'macros/probe.sql': PROBE,
    'macros/lay.sql': LAY,
  };
};

/** Moments and addresses are other ones in every run; a call that gives nothing prints None or nothing. */
const foldCall = text =>
  text
    .replace(/ at 0x[0-9a-f]+/g, '')
    .replace(/datetime\.datetime\([^()]*(\([^()]*\))?[^()]*\)/g, 'MOMENT')
    .replace(/\b20\d{18}\b/g, 'MOMENT')
    .replace(/(['"]) +(?=cast\()/g, '$1')
    .replace(/^\s*None(\s+None)*\s*$/, '');

/** A hash of what a call of `callProject` gives, `{text}` or `{error}`. */
export const hashOfGenerated = ({ text, error }) =>
  hashOfCall(error === undefined ? { text: foldCall(foldSql(text)) } : { error: foldCall(error) });

// ---- overrides

/** Says which macro was called with which arguments; white space stays out. */
const echo = (kind, name, parameters) =>
  [
    WITH_CALLER.has(name) ? '{% set block = caller() %}' : '',
    '{{ return("',
    `${kind} ${name}`,
    '"',
    ...parameterNames(parameters).map(p => ` ~ " ${p}=" ~ ${p}`),
    ') }}',
  ].join('');

const marks = parameters => parameterNames(parameters).map((_, i) => `'<${i + 1}>'`);
const namedMarks = parameters => parameterNames(parameters).map((p, i) => `${p}='<${i + 1}>'`);

/** What the library itself says may have more lines than one. */
const END = '¶\n';

/** The calls of a compiled model `calls`. */
export const callLines = text => `${text.trim()}\n`.split(END).slice(0, -1);

/** The language decides what is dispatched, so it stays what it is. */
const withLanguage = (name, list) =>
  name === 'create_table_as' ? list.map(mark => mark.replace(/'<4>'/, "'sql'")) : list;

const overrideCalls = (macros, callees) =>
  macros
    .flatMap(({ name, parameters }) =>
      callees.flatMap(callee =>
        [marks(parameters), namedMarks(parameters)].map(
          list => `${callee}${name}: ${called(name, withLanguage(name, list), `${callee}${name}`)}${END}`,
        ),
      ),
    )
    .join('');

const dispatched = publicMacros.filter(({ variant }) => variant !== undefined);

const variants = prefix =>
  dispatched.map(({ name, variant }) => asMacro(`${prefix}${name}`, variant, echo(prefix, name, variant))).join('');

const project = more => `name: scratch\nversion: '1.0'\nprofile: shop\n${more}`;

/** Projects in which one model, `calls`, calls all that the project overrides; one line a call. */
export const overrideProjects = () => ({
  root: {
    'dbt_project.yml': project(''),
    'macros/own.sql': publicMacros
      .map(({ name, parameters }) => asMacro(name, parameters, echo('root', name, parameters)))
      .join(''),
    'models/calls.sql': overrideCalls(publicMacros, ['']),
  },
  postgres: {
    'dbt_project.yml': project(''),
    'macros/own.sql': variants('postgres__'),
    'models/calls.sql': overrideCalls(dispatched, ['', 'dbt.']),
  },
  dispatch: {
    'dbt_project.yml': project('dispatch: [{macro_namespace: dbt, search_order: [house, dbt]}]\n'),
    'packages.yml': 'packages: [{local: house}]\n',
    'dbt_packages/house/dbt_project.yml': "name: house\nversion: '1.0'\n",
    'dbt_packages/house/macros/own.sql': variants('default__'),
    'models/calls.sql': overrideCalls(dispatched, ['', 'dbt.']),
  },
});

/** What the model `calls` says when every call reaches the override, in the order of its lines. */
export const expectedLines = kind => {
  const prefix = { root: '', postgres: 'postgres__', dispatch: 'default__' }[kind];
  const macros = kind === 'root' ? publicMacros : dispatched;
  return macros.flatMap(({ name, parameters, variant }) => {
    const taken = parameterNames(kind === 'root' ? parameters : variant);
    const given = taken.map(
      (parameter, i) => ` ${parameter}=${name === 'create_table_as' && i === 3 ? 'sql' : `<${i + 1}>`}`,
    );
    const said = `${kind === 'root' ? 'root ' : `${prefix} `}${name}${given.join('')}`;
    return (kind === 'root' ? [''] : ['', 'dbt.']).flatMap(callee => Array(2).fill(`${callee}${name}: ${said}`));
  });
};
