import { METHODS } from './method-table.mjs';
import { Random } from './random.mjs';
import { Scopes } from './scopes.mjs';
import { Statements } from './statements.mjs';
import { print, sequence, stmt } from './tree.mjs';
import { CONTEXT } from './values.mjs';

/**
 * A generated case: `trees` are the templates by name (`main` is rendered), `context` the names that they use.
 * @param {number} seed the case's own seed
 */
export function makeCase(seed) {
  const rng = new Random(seed);
  const kind = rng.next();
  const made = kind < 0.12 ? severalTemplates(rng) : kind < 0.27 ? scopes(rng) : oneTemplate(rng);
  return { ...made, env: environment(rng), seed };
}

function oneTemplate(rng) {
  const statements = new Statements(rng);
  return finish({ main: statements.body(2, 3) }, statements);
}

/** Who sees which name, with a part of the names in the context. */
function scopes(rng) {
  const trees = new Scopes(rng).templates();
  return { trees, context: ['a', 'b', 'c'].filter(() => rng.chance(0.35)) };
}

function finish(trees, statements) {
  return { trees, context: [...statements.e.used] };
}

function environment(rng) {
  const env = { sandbox: 'SandboxedEnvironment', extensions: ['do', 'loopcontrols'] };
  if (rng.chance(0.12)) env.trim_blocks = true;
  if (rng.chance(0.12)) env.lstrip_blocks = true;
  if (rng.chance(0.1)) env.keep_trailing_newline = true;
  if (rng.chance(0.1)) env.autoescape = true;
  if (rng.chance(0.05)) env.sandbox = 'ImmutableSandboxedEnvironment';
  if (rng.chance(0.12)) env.undefined = rng.pick(['StrictUndefined', 'ChainableUndefined', 'DebugUndefined']);
  return env;
}

/** Templates that include, import or extend one another. */
function severalTemplates(rng) {
  const s = new Statements(rng);
  const text = (tags, ...parts) => stmt(tags, ...parts);
  const inner = () => s.inner(1, 2);
  const make = rng.pick([
    () => ({
      main: sequence([s.output(), text(['stmt:include'], "{% include 'part' %}"), s.output()]),
      part: sequence([s.output()]),
    }),
    () => ({
      main: sequence([
        s.set(),
        text(['stmt:for', 'stmt:include'], "{% for i in [1, 2] %}{% include ['gone', 'part'] %}{% endfor %}"),
        text(['stmt:include-ignore-missing'], "{% include 'gone' ignore missing %}"),
        text(['stmt:include-without-context'], "{% include 'part' without context %}"),
      ]),
      part: sequence([text([], '<{{ i }}>'), s.output()]),
    }),
    () => ({
      main: sequence([
        text(['stmt:import'], "{% import 'lib' as lib %}"),
        text(['expr:call'], '{{ lib.m(', s.e.expr('any', 1), ') }}{{ lib.v }}'),
      ]),
      lib: sequence([
        s.output(),
        text(
          ['stmt:macro'],
          '{% macro m(a) %}{{ a }}',
          inner(),
          '{% endmacro %}{% set v = ',
          s.e.expr('any', 1),
          ' %}',
        ),
      ]),
    }),
    () => ({
      main: sequence([
        text(['stmt:from-import'], "{% from 'lib' import m, v as w with context %}"),
        text(['expr:call'], '{{ m() }}{{ w }}'),
      ]),
      lib: sequence([
        text(['stmt:macro'], '{% macro m() %}', inner(), '{% endmacro %}{% set v = ', s.e.expr('any', 1), ' %}'),
      ]),
    }),
    () => ({
      main: sequence([
        text(['stmt:extends'], "{% extends 'base' %}"),
        s.set(),
        text(['stmt:block', 'expr:super'], '{% block a %}', inner(), '{{ super() }}{% endblock %}'),
        text(['stmt:block'], '{% block c %}', inner(), '{% endblock %}'),
      ]),
      base: sequence([
        s.output(),
        text(['stmt:block'], '{% block a %}', inner(), '{% endblock %}'),
        text(
          ['stmt:block-scoped'],
          '{% for i in [1, 2] %}{% block b scoped %}{{ i }}{% endblock %}{% block c %}{% endblock %}{% endfor %}',
        ),
        text(['expr:self'], '{{ self.b() }}'),
      ]),
    }),
  ]);
  const trees = make();
  return finish(trees, s);
}

/** The case as a line of the protocol. */
export function toLine(made, id) {
  const templates = Object.fromEntries(Object.entries(made.trees).map(([name, tree]) => [name, print(tree)]));
  const context = made.context.map(name => [name, CONTEXT[name][1]]);
  const single = Object.keys(templates).length === 1;
  return single
    ? { id, source: templates.main, context, env: made.env }
    : { id, name: 'main', templates, context, env: made.env };
}

/** Every method that the grammar is bound to reach, as `method:owner.name`. */
export function methodKeys() {
  return Object.entries(METHODS).flatMap(([owner, methods]) =>
    Object.keys(methods).map(name => `method:${owner}.${name}`),
  );
}
