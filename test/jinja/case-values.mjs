import { JsonFloat } from './read-json.mjs';

/**
 * Values of the case protocol ↔ values of templates. Plain JSON where JSON can say it, `{"__t": …, "v": …}` where not.
 * @param jinja the module of the template language
 */
export function caseValues(jinja) {
  const { dictOf, makeFloat, makeInt, makeTuple, Markup, PyBytes, PyFloat, PyObject, PyRange, setOf, Tuple } = jinja;

  const tagged = {
    tuple: (body, rt) => makeTuple(body.map(item => decode(item, rt))),
    set: (body, rt) =>
      setOf(
        body.map(item => decode(item, rt)),
        rt,
      ),
    dict: (body, rt) =>
      dictOf(
        body.map(([key, value]) => [decode(key, rt), decode(value, rt)]),
        rt,
      ),
    int: body => makeInt(BigInt(body)),
    float: body => makeFloat(readFloat(body)),
    markup: body => new Markup(body),
    range: ([start, stop, step]) => new PyRange(start, stop, step),
    bytes: body => PyBytes.of(body),
    decimal: body => jinja.decimalOf(body),
    date: (body, rt) => fromIso('date', body, rt),
    datetime: (body, rt) => fromIso('datetime', body, rt),
  };

  const datetime = jinja.makeDatetimeModule();

  function fromIso(type, text, rt) {
    return rt.call(rt.getattr(datetime.getText(type), 'fromisoformat'), [text], null);
  }

  function decode(data, rt) {
    if (data instanceof JsonFloat) return makeFloat(data.value);
    if (Array.isArray(data)) return data.map(item => decode(item, rt));
    if (data instanceof Map)
      return dictOf(
        [...data].map(([key, value]) => [key, decode(value, rt)]),
        rt,
      );
    if (typeof data === 'number') return Number.isInteger(data) ? makeInt(data) : data;
    if (data === null || typeof data !== 'object') return data;
    if (Object.hasOwn(data, '__t')) {
      if (!Object.hasOwn(tagged, data.__t)) throw new Error(`unknown value tag ${JSON.stringify(data.__t)}`);
      return tagged[data.__t](data.v, rt);
    }
    return dictOf(
      Object.keys(data).map(key => [key, decode(data[key], rt)]),
      rt,
    );
  }

  const list = (items, rt) => `[${items.map(item => encode(item, rt)).join(', ')}]`;
  const tag = (name, body) => `{"__t": ${JSON.stringify(name)}, "v": ${body}}`;

  /** The JSON text of a value. What has no spelling becomes its repr, tagged. */
  function encode(value, rt) {
    if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
    if (typeof value === 'bigint') return tag('int', `"${value}"`);
    if (typeof value === 'number')
      return Number.isInteger(value) ? String(value) : tag('float', JSON.stringify(jinja.repr(value, rt)));
    if (value instanceof Tuple) return tag('tuple', list([...value], rt));
    if (Array.isArray(value)) return list(value, rt);
    const dict = jinja.asDict(value);
    if (dict !== undefined && dict !== null) return encodeDict(dict, rt);
    if (value instanceof PyFloat) return tag('float', JSON.stringify(jinja.repr(value, rt)));
    if (value instanceof Markup) return tag('markup', JSON.stringify(value.text));
    if (value.pyText !== undefined) return JSON.stringify(value.pyText);
    if (value instanceof PyRange) return tag('range', `[${value.start}, ${value.stop}, ${value.step}]`);
    if (value instanceof PyBytes) return tag('bytes', `[${Array.from(value.binary, c => c.charCodeAt(0)).join(', ')}]`);
    if (value instanceof jinja.NamedTuple) return tag('tuple', list([...value.items], rt));
    if (value instanceof PyObject) return encodeObject(value, rt);
    return tag('repr', JSON.stringify(`${jinja.typeName(value)}: ${jinja.repr(value, rt)}`));
  }

  function encodeDict(dict, rt) {
    const keys = dict.keyList();
    if (keys.every(key => typeof key === 'string' && key !== '__t')) {
      return `{${keys.map(key => `${JSON.stringify(key)}: ${encode(dict.get(key, rt), rt)}`).join(', ')}}`;
    }
    return tag('dict', `[${keys.map(key => `[${encode(key, rt)}, ${encode(dict.get(key, rt), rt)}]`).join(', ')}]`);
  }

  function encodeObject(value, rt) {
    if (value.typeName === 'set' || value.typeName === 'frozenset') return tag('set', list(value.items(), rt));
    if (value.typeName.endsWith('Decimal')) return tag('decimal', JSON.stringify(jinja.str(value, rt)));
    if (value.qualifiedTypeName === 'datetime.date' || value.qualifiedTypeName === 'datetime.datetime') {
      return tag(value.qualifiedTypeName.slice(9), JSON.stringify(jinja.str(value, rt).replace(' ', 'T')));
    }
    return tag('repr', JSON.stringify(`${jinja.typeName(value)}: ${jinja.repr(value, rt)}`));
  }

  return { decode, encode };
}

function readFloat(text) {
  const word = text.trim().toLowerCase().replace(/^\+/, '');
  if (/^-?(inf|infinity)$/.test(word))
    return word.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return word.endsWith('nan') ? Number.NaN : Number(word);
}
