import { describe, expect, it } from 'vitest';
import { memoryFiles } from '../../../src/base/memory-files.js';
import { completeLine } from '../../../src/cli/completion/complete-line.js';
import { type KnownNames, knownNames } from '../../../src/cli/completion/known-names.js';
import { splitLine } from '../../../src/cli/completion/split-line.js';

const NAMES: KnownNames = {
  selectable: ['orders', 'order_lines', 'stg_orders', 'source:raw.orders', 'tag:nightly'],
  selectors: ['nightly_run'],
  macros: ['grant_all'],
};
const complete = (line: string): string[] => completeLine(line, () => NAMES);

describe('what a shell offers at the end of a line', () => {
  it('is verbs, and the second word of a pair', () => {
    expect(complete('quern s')).toEqual(['seed', 'show', 'snapshot', 'source']);
    expect(complete('quern docs ')).toEqual(['generate', 'serve']);
    expect(complete('quern source f')).toEqual(['freshness']);
    expect(complete('quern completion ')).toEqual(['bash', 'zsh', 'fish']);
  });

  it('is options of the verb, without those that do nothing', () => {
    expect(complete('quern run --full')).toEqual(['--full-refresh']);
    expect(complete('quern docs serve --por')).toEqual(['--port']);
    expect(complete('quern --log-fo')).toEqual(['--log-format', '--log-format-file']);
    expect(complete('quern run --port')).toEqual([]);
  });

  it('is choices of an option, one word or several', () => {
    expect(complete('quern --log-format ')).toEqual(['text', 'debug', 'json', 'default']);
    expect(complete('quern ls --resource-type model s')).toEqual(
      expect.arrayContaining(['seed', 'snapshot', 'source', 'semantic_model']),
    );
  });

  it('is names after --select, behind graph operators and commas too', () => {
    expect(complete('quern build -s ord')).toEqual(['orders', 'order_lines']);
    expect(complete('quern build --select orders +st')).toEqual(['+stg_orders']);
    expect(complete('quern build --exclude 2+ta')).toEqual(['2+tag:nightly']);
    expect(complete('quern build -s "tag:nightly,@ord')).toEqual(['tag:nightly,@orders', 'tag:nightly,@order_lines']);
    expect(complete('quern build -s orders --fail')).toEqual(['--fail-fast']);
    expect(complete('quern build --selector ')).toEqual(['nightly_run']);
    expect(complete('quern run-operation g')).toEqual(['grant_all']);
  });

  it('is nothing where a file or a text is wanted', () => {
    expect(complete('quern run --project-dir ')).toEqual([]);
    expect(complete('quern run --vars ')).toEqual([]);
  });

  it('reads names only when names are wanted', () => {
    const never = (): KnownNames => {
      throw new Error('read');
    };
    expect(completeLine('quern bui', never)).toEqual(['build']);
  });
});

describe('the words of an unfinished line', () => {
  it('are split at blanks outside of quotes; the last one may be empty', () => {
    expect(splitLine('quern  run ')).toEqual(['quern', 'run', '']);
    expect(splitLine(`quern -s 'a b' "c`)).toEqual(['quern', '-s', 'a b', 'c']);
  });
});

describe('the names of a project', () => {
  const manifest = {
    metadata: { project_name: 'shop' },
    nodes: {
      a: { resource_type: 'model', name: 'orders', tags: ['nightly'] },
      b: { resource_type: 'operation', name: 'shop-on-run-start-0', tags: [] },
    },
    sources: { c: { source_name: 'raw', name: 'orders', tags: ['nightly'] } },
    macros: { d: { name: 'cents', package_name: 'shop' }, e: { name: 'ref', package_name: 'dbt' } },
    selectors: { weekly: {} },
  };
  const files = (text: string) =>
    memoryFiles(
      new Map([
        ['/shop/dbt_project.yml', 'name: shop'],
        ['/shop/target/manifest.json', text],
      ]),
    );

  it('come from the last manifest.json, from folders below the project too', () => {
    expect(knownNames(files(JSON.stringify(manifest)), '/shop/models', {})).toEqual({
      selectable: ['orders', 'source:raw.orders', 'tag:nightly'],
      selectors: ['weekly'],
      macros: ['cents'],
    });
  });

  it('are none where there is no manifest, or one that cannot be read', () => {
    const none = { selectable: [], selectors: [], macros: [] };
    expect(knownNames(files('{"nodes":'), '/shop', {})).toEqual(none);
    expect(knownNames(files('{}'), '/shop', { DBT_TARGET_PATH: 'elsewhere' })).toEqual(none);
  });
});
