import { suggest } from '../../base/index.js';
import type { Data, DataMap, DataShapes } from '../data.js';
import type { Findings } from '../reading/findings.js';
import { asInteger, asMap, describe, isNothing, isStringList } from '../reading/value-kinds.js';
import { PROJECT_KEYS, type ProjectKeyKind, RESERVED_NAMES } from './project-keys.js';

/** Python's `\w`, a digit not first. */
const IDENTIFIER = /^(?!\p{Nd})[\p{L}\p{N}_]+$/u;
const VERSION =
  /^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?)?$/;

const EXPECTED: Readonly<Record<ProjectKeyKind, string>> = {
  text: 'a text',
  version: "a version such as '1.0.0'",
  'config-version': 'the number 2',
  paths: 'a list of paths',
  hooks: 'a statement or a list of statements',
  map: 'a mapping',
  flag: 'true or false',
  list: 'a list',
  requirement: "a text such as '>=1.8.0' or a list of them",
  'query-comment': 'a text or a mapping',
  configs: 'a mapping of configs and folders',
  vars: 'a mapping of names to values',
};

/** Checks the rendered keys of dbt_project.yml one by one; what is wrong or unknown goes to the findings. */
export function checkProject(data: DataMap, shapes: DataShapes, findings: Findings): void {
  checkName(data, shapes, findings);
  for (const [key, value] of Object.entries(data)) {
    const kind = Object.hasOwn(PROJECT_KEYS, key) ? PROJECT_KEYS[key] : undefined;
    if (kind === undefined) unknownKey(key, findings);
    else if (key !== 'name' && !fits(kind, value, shapes)) {
      const text = `'${key}' must be ${EXPECTED[kind]}, but it is ${describe(value, shapes)}`;
      findings.error('CONFIG-031', [key], text, adviceFor(key, kind, value));
    }
  }
  checkDispatch(data['dispatch'], shapes, findings);
  checkQuoting(data['quoting'], shapes, findings);
}

function fits(kind: ProjectKeyKind, value: Data, shapes: DataShapes): boolean {
  if (isNothing(value)) return true;
  switch (kind) {
    case 'text':
      return typeof value === 'string';
    case 'paths':
      return isStringList(value);
    case 'hooks':
      return typeof value === 'string' || isStringList(value);
    case 'flag':
      return typeof value === 'boolean';
    case 'list':
      return Array.isArray(value) || (asMap(value, shapes) !== undefined && Object.keys(value as object).length === 0);
    case 'version':
      return typeof value === 'string' ? VERSION.test(value) : !Array.isArray(value) && typeof value !== 'boolean';
    case 'config-version':
      return asInteger(value, shapes) !== undefined;
    case 'requirement':
    case 'query-comment':
      return true;
    default:
      return asMap(value, shapes) !== undefined;
  }
}

function adviceFor(key: string, kind: ProjectKeyKind, value: Data): { suggestion?: string } {
  if (kind === 'paths' && typeof value === 'string') return { suggestion: `Write ${key}: [${value}]` };
  return kind === 'text' ? { suggestion: 'Put it in quotes' } : {};
}

function checkName(data: DataMap, shapes: DataShapes, findings: Findings): void {
  const name = data['name'];
  if (!Object.hasOwn(data, 'name')) {
    findings.error('CONFIG-032', [], 'Required "name" field not present in project', {
      suggestion: 'Add a line such as: name: my_project',
    });
  } else if (typeof name !== 'string') {
    const text = `Invalid project name: ${shapes.repr(name)} is not of type 'string'`;
    findings.error('CONFIG-032', ['name'], text, { suggestion: 'Put it in quotes; it must not begin with a digit' });
  } else if (!IDENTIFIER.test(name)) {
    const near = name.replace(/[^\p{L}\p{N}_]+/gu, '_').replace(/^(?=\p{Nd})|^$/u, '_');
    const text = `Invalid project name: '${name}' has characters other than letters, digits and underscores, or a digit first`;
    findings.error('CONFIG-032', ['name'], text, { suggestion: `'${near}' would do` });
  } else if (RESERVED_NAMES.has(name)) {
    findings.error('CONFIG-032', ['name'], `Invalid project name: ${name} is a reserved word`, {
      suggestion: 'Templates use this word for something else; choose another name',
    });
  }
}

function unknownKey(key: string, findings: Findings): void {
  const near = suggest(key, Object.keys(PROJECT_KEYS));
  findings.warning('CONFIG-024', [key], `The key '${key}' is not known in dbt_project.yml and has no effect`, {
    at: 'key',
    suggestion:
      near === undefined ? 'dbt refuses such a file; put values of your own under vars' : `did you mean '${near}'?`,
  });
}

function checkDispatch(value: Data, shapes: DataShapes, findings: Findings): void {
  if (!Array.isArray(value)) return;
  for (const [i, entry] of value.entries()) {
    const map = asMap(entry, shapes);
    if (map !== undefined && typeof map['macro_namespace'] === 'string' && isStringList(map['search_order'])) continue;
    findings.error('CONFIG-031', ['dispatch', i], `Invalid project dispatch config: ${shapes.repr(entry)}`, {
      suggestion: 'An entry needs macro_namespace: NAME and search_order: [PACKAGE, …]',
    });
  }
}

const QUOTING = ['database', 'schema', 'identifier', 'project', 'snowflake_ignore_case', 'dbname', 'column'];

function checkQuoting(value: Data, shapes: DataShapes, findings: Findings): void {
  for (const [key, item] of Object.entries(asMap(value, shapes) ?? {})) {
    if (!QUOTING.includes(key)) {
      const near = suggest(key, QUOTING);
      findings.warning('CONFIG-024', ['quoting', key], `'quoting' has no key '${key}'`, {
        at: 'key',
        suggestion: near === undefined ? 'It knows database, schema and identifier' : `did you mean '${near}'?`,
      });
    } else if (!isNothing(item) && typeof item !== 'boolean') {
      const text = `'${key}' of 'quoting' must be true or false, but it is ${describe(item, shapes)}`;
      findings.error('CONFIG-031', ['quoting', key], text);
    }
  }
}
