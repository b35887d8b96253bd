import { createHash } from 'node:crypto';

// Texts are compared by what they say. White space, comments, clocks and staging names are folded away, and so are the
// differences that templates/macros/README.md documents (each is a line here).

/** One line without comments, runs of blanks as one, none beside punctuation. */
export const foldSql = text =>
  foldDocumented(
    foldNames(
      text
        .replace(/^\s*\/\*\s*\{.*?\}\s*\*\//s, '')
        .replace(/--[^\n]*/g, ' ')
        .replace(/(\\n|\s)+/g, ' ')
        .replace(/ ?([(),;|[\]]) ?/g, '$1')
        .replace(/;+/g, ';')
        .replace(/;$/, '')
        .trim(),
    ),
  );

/** Clock times, hashes made of them, and names of relations in the making become fixed words. */
const foldNames = text =>
  text
    .replace(/__dbt_(tmp|backup)((_\d{8,10})?\d{12})?/g, '__staged')
    .replace(/__q[0-9a-f]{10}/g, '__staged')
    .replace(/\b[0-9a-f]{32}\b/g, 'H');

const foldDocumented = text =>
  text
    // no CASCADE in statements of the library's own
    .replace(/\b(drop (?:table|view|materialized view|external|None) if exists \S+?) cascade/g, '$1')
    // arrays and types of extensions by their declared names
    .replace(/case when data_type in\('ARRAY'.*?else data_type end as data_type/, 'data_type')
    // new names are quoted
    .replace(/(rename to )"(\w+)"/g, '$1$2');

/** Macro stacks name files of the library, and line numbers count its white space; neither is behaviour. */
export const foldMessage = text =>
  foldNames(
    text
      .replace(/\s*(> in|> called by) [^\n]*/g, '')
      .replace(/\n?\s*compiled code at [^\n]*/g, '')
      .replace(/\s*LINE \d+:[^\n]*(\n\s*\^)?/g, '')
      .replace(/(are out of sync!).*/s, '$1')
      .replace(/`/g, '')
      .replace(/\s+/g, ' ')
      .trim(),
  );

/** Sixteen hex digits that stand for what a call gives, `{text}` or `{error}`. */
export const hashOfCall = ({ text, error }) =>
  createHash('sha256')
    .update(error === undefined ? foldSql(text) : foldMessage(error))
    .digest('hex')
    .slice(0, 16);
