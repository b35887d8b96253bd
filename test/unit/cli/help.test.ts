import { describe, expect, it } from 'vitest';
import { COMMAND_SHELF } from '../../../src/cli/commands/index.js';
import { helpText } from '../../../src/cli/help.js';

/** Options longer than a line stand alone on theirs; nobody can break them. */
const tooWide = (text: string, columns: number): string[] =>
  text.split('\n').filter(line => line.length > columns && line.trim().includes(' '));

describe('help', () => {
  it.each(['', 'docs', 'source', ...COMMAND_SHELF.map(({ name }) => name)])(
    'of "%s" fits into 80 columns',
    async topic => {
      expect(tooWide(await helpText(topic, 80), 80)).toEqual([]);
    },
  );

  it('goes on in the column in which a text began', async () => {
    const lines = (await helpText('', 80)).split('\n');
    const at = lines.findIndex(line => line.startsWith('  validate'));
    expect(lines.slice(at, at + 2)).toEqual([
      '  validate                 Check every statement of the project on an embedded',
      '                           Postgres, without a server.',
    ]);
  });

  it('of a pair names its second words', async () => {
    const text = await helpText('docs', 80);
    expect(text).toContain('Usage: quern docs [options] <verb> [options]');
    expect(text).toMatch(/^ {2}generate +Write/m);
    expect(text).toContain('quern docs <verb> --help tells more about a verb.');
  });

  it('shows examples of every verb', async () => {
    for (const { name, examples } of COMMAND_SHELF) {
      const text = await helpText(name, 200);
      expect(examples.length).toBeGreaterThan(0);
      for (const [line] of examples) expect(text).toContain(`  ${line}\n`);
    }
  });
});
