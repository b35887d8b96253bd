import { quoteLiteral } from '../quote.js';

export type SetupOptions = {
  readonly role?: string | undefined;
  readonly searchPath?: string | undefined;
  readonly settings: Readonly<Record<string, string>>;
};

/**
 * Statements that give a new or reset session its encoding, date style, search_path, settings and role; one text each,
 * to be pipelined. `set_config` takes a value as the profile has it, so nothing is spliced but string constants.
 */
export function setupStatements(options: SetupOptions): readonly string[] {
  const values: [string, string][] = [
    ['client_encoding', 'UTF8'],
    ['datestyle', 'ISO'],
  ];
  if (options.searchPath) values.push(['search_path', options.searchPath]);
  values.push(...Object.entries(options.settings));
  const settings = `select ${values.map(([name, value]) => setConfig(name, quoteLiteral(value))).join(', ')}`;
  return options.role ? [settings, roleStatement(options.role)] : [settings];
}

/**
 * dbt sends the role unquoted, so the server folds its case; a profile that holds quotes means the exact name. A role
 * that exists only as written is found too.
 */
function roleStatement(role: string): string {
  const quoted = /^"(.*)"$/s.exec(role);
  if (quoted !== null) return `select ${setConfig('role', quoteLiteral((quoted[1] ?? '').replaceAll('""', '"')))}`;
  const folded = quoteLiteral(role.toLowerCase());
  const exact = quoteLiteral(role);
  const found = `select rolname::text from pg_catalog.pg_roles where rolname in (${folded}, ${exact}) order by rolname = ${folded} desc limit 1`;
  return `select ${setConfig('role', `coalesce((${found}), ${folded})`)}`;
}

function setConfig(name: string, value: string): string {
  return `pg_catalog.set_config(${quoteLiteral(name)}, ${value}, false)`;
}
