import { fileURLToPath } from 'node:url';
import type { Searched } from '../read/list-files.js';

const NO_PATHS = {
  models: [],
  seeds: [],
  tests: [],
  snapshots: [],
  macros: [],
  analyses: [],
  functions: [],
  docs: [],
  assets: [],
  osi: [],
} as const;

/** Where the build keeps what parsing the macros of these packages gives. */
export function libraryPlace(): string {
  return fileURLToPath(new URL('../../library.json', import.meta.url));
}

/** The packages that ship with the tool, in dbt's order: what the adapter has, then what all have. */
export function internalPackages(): readonly Searched[] {
  const folder = (path: string): string => fileURLToPath(new URL(`../../../templates/${path}`, import.meta.url));
  return [
    {
      name: 'dbt_postgres',
      root: folder('adapters/postgres'),
      file: 'dbt_postgres/dbt_project.yml',
      paths: { ...NO_PATHS, macros: ['macros'] },
    },
    {
      name: 'dbt',
      root: folder(''),
      file: 'dbt/dbt_project.yml',
      paths: { ...NO_PATHS, macros: ['macros'], docs: ['docs'] },
    },
  ];
}
