import { caseValues } from './case-values.mjs';

const SANDBOXES = { SandboxedEnvironment: 'sandboxed', ImmutableSandboxedEnvironment: 'immutable' };
const UNDEFINED = { StrictUndefined: 'strict', ChainableUndefined: 'chainable', DebugUndefined: 'debug' };

/** dbt's names of what its tags define. */
export function dbtName(tag, declared, adapter) {
  if (tag === 'materialization') return `dbt_macro__materialization_${declared}_${adapter}`;
  if (tag === 'docs') return `dbt_docs__${declared}`;
  return tag === 'test' || tag === 'data_test' ? `dbt_macro__test_${declared}` : `dbt_macro__${declared}`;
}

const entriesOf = data => (data instanceof Map ? [...data] : Object.entries(data ?? {}));

function engineOptions(jinja, env, templates, mode) {
  const extensions = env.extensions ?? [];
  return {
    trimBlocks: env.trim_blocks === true,
    lstripBlocks: env.lstrip_blocks === true,
    keepTrailingNewline: env.keep_trailing_newline === true,
    autoescape: env.autoescape === true,
    native: env.native === 'jinja' ? 'jinja' : env.native ? 'dbt' : false,
    sandbox: SANDBOXES[env.sandbox] ?? false,
    undefinedKind: UNDEFINED[env.undefined] ?? 'default',
    doTag: extensions.includes('do'),
    loopControls: extensions.includes('loopcontrols'),
    waitsAlways: mode === 'suspend',
    ...(env.dbt ? { dbtTags: true, macroName: dbtName } : {}),
    ...(templates === undefined
      ? {}
      : { loader: name => (templates.has(name) ? { source: templates.get(name) } : null) }),
    ...(jinja.caseLimits === undefined ? {} : { limits: jinja.caseLimits }),
  };
}

/**
 * Answers cases of the protocol with the template language.
 * @param jinja its module; the built one unless another is given
 */
export async function answerer(jinja) {
  const language = jinja ?? (await import(process.env.QUERN_JINJA ?? '../../dist/jinja/index.js'));
  const values = caseValues(language);
  const kept = new Map();

  /** Engines of equal options are kept, as a program would keep them. */
  function engineFor(line, env, mode) {
    const templates = line.templates === undefined ? undefined : new Map(entriesOf(line.templates));
    const make = (more = {}) => new language.Engine({ ...engineOptions(language, env, templates, mode), ...more });
    const names = env.globals ?? [];
    if (templates !== undefined || names.length > 0) {
      const plain = make();
      const globals = withRt(plain, rt =>
        Object.fromEntries(names.map(([name, value]) => [name, values.decode(value, rt)])),
      );
      return make({ globals });
    }
    const key = JSON.stringify([env, mode]);
    if (!kept.has(key)) kept.set(key, make());
    return kept.get(key);
  }

  /** Runs `use` with a runtime of the engine, which making and printing values may ask for limits. */
  function withRt(engine, use) {
    let result;
    const run = language.hostFunction('case', (_args, _kwargs, rt) => {
      result = use(rt);
      return null;
    });
    new language.Rendering(engine, {}).call(run);
    return result;
  }

  function namesOf(line, env, engine) {
    const names = new Map();
    if (env.modules) {
      names.set('modules', language.makeModules());
      names.set('dec', language.makeDecimalType());
    }
    if (env.dbt) {
      names.set('return', language.makeReturn());
      const macros = new language.Engine({ ...engine.options, macrosReturn: true });
      for (const [name, source] of entriesOf(line.macros)) {
        const template = macros.compile(source, { name, origin: { file: `macros/${name}.sql` } });
        names.set(name, template.macro(name));
      }
    }
    withRt(engine, rt => {
      for (const [name, value] of line.context ?? []) names.set(name, values.decode(value, rt));
    });
    return names;
  }

  function failure(line, error, phase) {
    const known = error instanceof language.TemplateError || error instanceof language.PythonError;
    const message = error instanceof Error ? error.message : String(error);
    const answer = {
      id: line.id ?? null,
      error: known ? error.type : 'InternalError',
      message,
      line: error?.line ?? null,
      phase,
    };
    if (!known) answer.stack = error?.stack;
    return hidden(answer, 'thrown', error);
  }

  async function rendered(engine, template, names, mode) {
    if (mode === 'segments' || mode === 'walked') {
      const traced = await new language.Rendering(engine, names, { waits: true }).renderTraced(template);
      return { value: traced.text, segments: traced.segments };
    }
    return { value: await template.render(names, { waits: mode !== 'plain' }) };
  }

  /** The answer to a case; `segments` beside the text in that mode. */
  async function answer(line, mode = 'plain') {
    const env = line.env ?? {};
    const traced = mode === 'segments' || mode === 'walked';
    const shape = { generator: mode !== 'plain', segments: traced && !env.native };
    let phase = 'compile';
    try {
      const engine = engineFor(line, env, mode);
      const names = namesOf(line, env, engine);
      const template =
        line.source === undefined
          ? await engine.load(line.name)
          : engine.compile(line.source, {
              shape,
              once: mode === 'walked',
              ...(line.origin ? { origin: line.origin } : {}),
            });
      if (line.render === false) return { id: line.id ?? null, text: '' };
      phase = 'render';
      const { value, segments } = await rendered(engine, template, names, env.native && traced ? 'generator' : mode);
      if (!env.native)
        return { id: line.id ?? null, text: value, ...(segments === undefined ? {} : { segments, template }) };
      return nativeAnswer(
        line,
        withRt(engine, rt => values.encode(value, rt)),
      );
    } catch (error) {
      return failure(line, error, phase);
    }
  }

  return { answer, language };
}

/** A native answer; `text` of the value is kept beside it, because reading JSON loses the order of some keys. */
function nativeAnswer(line, text) {
  return hidden({ id: line.id ?? null, value: JSON.parse(text) }, 'valueText', text);
}

/** The answer with something beside it that is no part of the protocol. */
function hidden(answer, name, value) {
  return Object.defineProperty(answer, name, { value });
}

/** The line of the protocol for an answer. */
export function encodeLine(answer) {
  const { stack: _, segments: __, template: ___, ...plain } = answer;
  const id = JSON.stringify(typeof plain.id === 'bigint' ? String(plain.id) : plain.id);
  return answer.valueText === undefined
    ? JSON.stringify({ ...plain, id: JSON.parse(id) })
    : `{"id":${id},"value":${answer.valueText}}`;
}
