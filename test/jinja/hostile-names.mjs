/** A template around a body that needs a loop or a macro for its expression. */
export function wrapped(kind, body) {
  if (kind === 'loop') return `{% for x in [1] %}${body}{% endfor %}`;
  return kind === 'macro' ? `{% macro m(a) %}{% endmacro %}${body}` : body;
}

const MIDNIGHT = { hour: 0, minute: 0, second: 0, microsecond: 0, tzinfo: null, fold: 0 };

/** Names that hostile templates see: host data and functions, library values as far as the language has them. */
export function namesFor(language, engine, touch) {
  let table;
  let set;
  const make = language.hostFunction('make', (_args, _kwargs, rt) => {
    table = language.tableFromRows([[1, 'a']], ['id', 'name'], rt);
    set = language.setOf([1, 2], rt);
    return null;
  });
  new language.Rendering(engine, {}).call(make);
  const inheriting = Object.assign(Object.create({ inherited: 'from the prototype' }), { a: 1 });
  return {
    host: { a: 1, list: [1, 2], method: () => touch('host.method') },
    odd: inheriting,
    plainfunction: () => touch('plainfunction'),
    hostfunction: language.hostFunction('hostfunction', () => 'called'),
    z: set,
    b: language.PyBytes.of([97]),
    dec: language.decimalOf('1.5'),
    day: new language.PyDate(2024, 2, 29),
    stamp: new language.PyDateTime({ year: 2024, month: 2, day: 29 }, MIDNIGHT),
    modules: language.makeModules(),
    table,
  };
}

/**
 * Every own and inherited property name of every JavaScript object that can be reached from the values of a template:
 * found by walking own properties and prototypes from the values themselves, four steps deep.
 */
export function hostileNames(language, engine, kinds) {
  const found = new Set(['canary_name', 'polluted', 'prototype', 'caller', 'callee', 'arguments', 'then', 'toJSON']);
  const seen = new Set();
  const visit = (value, depth) => {
    if (value === null || value === undefined || seen.has(value)) return;
    const object = Object(value);
    seen.add(object);
    for (let level = object; level !== null; level = Object.getPrototypeOf(level)) {
      for (const key of Object.getOwnPropertyNames(level)) {
        found.add(key);
        const descriptor = Object.getOwnPropertyDescriptor(level, key);
        if (depth > 0 && descriptor !== undefined && 'value' in descriptor) visit(descriptor.value, depth - 1);
      }
    }
  };
  const probe = language.hostFunction('probe', ([value]) => {
    visit(value, 4);
    return '';
  });
  const names = { ...namesFor(language, engine, () => {}), probe };
  for (const [kind, { expression }] of Object.entries(kinds)) {
    engine.compile(wrapped(kind, `{{ probe(${expression}) if (${expression}) is defined }}`)).render(names);
  }
  return [...found].sort();
}
