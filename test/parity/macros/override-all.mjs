// A project's macro file that takes the place of every public macro of the library: each says who called it for which
// node and hands on to the library's own. What is said shows which overrides a tool's materializations see.
import { readFileSync } from 'node:fs';

const signatures = JSON.parse(readFileSync(new URL('../../fixtures/macros/signatures.json', import.meta.url), 'utf8'));
const WITH_CALLER = ['statement', 'noop_statement', 'set_sql_header'];

/** Names that publishing, COPY and the reading of the catalogue replace: an override of these is not called everywhere. */
export const REPLACED = new Set(
  JSON.parse(readFileSync(new URL('../../fixtures/macros/replaced.json', import.meta.url), 'utf8')),
);

const names = parameters =>
  parameters
    .replace(/"[^"]*"|'[^']*'/g, '')
    .split(/,(?![^([]*[)\]])/)
    .map(part => part.split('=')[0].trim())
    .filter(name => name !== '');

const override = (name, parameters) => {
  const said = `{%- if execute -%}{%- do print('OVERRIDE ' ~ (model.unique_id if model is defined and model else '-') ~ ' ${name}') -%}{%- endif -%}`;
  const handed = names(parameters).join(', ');
  const body = WITH_CALLER.includes(name)
    ? `{%- set body = caller() -%}{%- call dbt.${name}(${handed}) -%}{{- body -}}{%- endcall -%}`
    : `{{- return(dbt.${name}(${handed})) -}}`;
  return `{% macro ${name}(${parameters}) -%}${said}${body}{%- endmacro %}\n`;
};

export const overrideAll = () =>
  Object.entries(signatures.dbt)
    .filter(([name]) => !/^(default__|test_|materialization_|_)/.test(name))
    .map(([name, parameters]) => override(name, parameters))
    .join('');

/** The public name of a macro that was called by itself. */
const bareMacro = node => node.replace(/^macro\.\w+\./, '').replace(/^(postgres|default)__/, '');

/** The overrides that a run saw, as 'node name', each once; calls from within a replaced macro are left out. */
export const seenOverrides = output => {
  const seen = [...output.matchAll(/OVERRIDE (\S+) (\w+)/g)].map(([, node, name]) => [node, name]);
  const kept = seen.filter(([node, name]) => !REPLACED.has(name) && !REPLACED.has(bareMacro(node)));
  return [...new Set(kept.map(pair => pair.join(' ')))].sort();
};
