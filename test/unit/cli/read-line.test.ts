import { describe, expect, it } from 'vitest';
import { COMMAND_SHELF } from '../../../src/cli/commands/index.js';
import { readLine } from '../../../src/cli/read-line.js';
import { UsageError } from '../../../src/config/index.js';

function read(line: string): { verb: string; before: object; after: object; words: object } {
  const found = readLine(words(line));
  if (found.kind !== 'command') throw new Error(`help for '${found.topic}'`);
  const { command, before, after, words: named } = found;
  return { verb: command.name, before, after, words: named };
}

/** Words of a line; quotes keep blanks together. */
function words(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? plain ?? '',
  );
}

function refusal(line: string): string {
  try {
    readLine(words(line));
  } catch (error) {
    if (error instanceof UsageError) return `${error.command ?? ''}: ${error.messages[0]?.text}`;
    throw error;
  }
  throw new Error('was understood');
}

describe('reading a command line', () => {
  it('takes flags before and behind the verb', () => {
    expect(read('--quiet -t prod run --threads 4')).toMatchObject({
      verb: 'run',
      before: { quiet: true, target: 'prod' },
      after: { threads: '4' },
    });
  });

  it('lets an option of several words take everything up to the next dash', () => {
    const line = read('build --select a+ tag:x +b --exclude c --full-refresh');
    expect(line.after).toEqual({ select: ['a+', 'tag:x', '+b'], exclude: ['c'], full_refresh: true });
  });

  it('adds up an option of several words that stands twice', () => {
    expect(read('ls -s a b -s c').after).toEqual({ select: ['a', 'b', 'c'] });
  });

  it('takes the word behind an option whatever it begins with', () => {
    expect(read('show --limit -1 --inline "-- nothing"').after).toEqual({ limit: '-1', inline: '-- nothing' });
    expect(read('run --select -x').after).toEqual({ select: ['-x'] });
  });

  it('reads values behind an equals sign and right behind a short option', () => {
    expect(read('ls -sorders --output=name').after).toEqual({ select: ['orders'], list_output: 'name' });
  });

  it('reads several short switches in one', () => {
    expect(read('run -xf').after).toEqual({ fail_fast: true, full_refresh: true });
  });

  it('switches off by the other spelling, and the last one counts', () => {
    expect(read('run --no-print --print --no-print').after).toEqual({ print: false });
  });

  it('knows verbs of two words and other spellings', () => {
    expect(read('source freshness').verb).toBe('source freshness');
    expect(read('source snapshot-freshness').verb).toBe('source freshness');
    expect(read('ls').verb).toBe('list');
  });

  it('names the macro of run-operation wherever it stands', () => {
    expect(read('run-operation --args "{a: 1}" grant').words).toEqual({ macro: 'grant' });
    expect(read('run-operation grant --args "{a: 1}"').words).toEqual({ macro: 'grant' });
  });

  it('takes everything behind two dashes as words', () => {
    expect(read('run-operation -- --odd').words).toEqual({ macro: '--odd' });
  });

  it.each([
    ['bogus', ": No such command 'bogus'."],
    ['buld', ": No such command 'buld'. Did you mean 'build'?"],
    ['source bogus', ": No such command 'bogus'."],
    ['run --bogus', "run: No such option '--bogus'."],
    ['run --selct x', "run: No such option '--selct'. Did you mean '--select'?"],
    ['--selct x run', ": No such option '--selct'."],
    ['-q -s x run', ": No such option '-s'."],
    ['run -xz', "run: No such option '-z'."],
    ['run foo', 'run: Got unexpected extra argument (foo)'],
    ['run a b', 'run: Got unexpected extra arguments (a b)'],
    ['run --select', "run: Option '--select' requires an argument."],
    ['run --debug=1', "run: Option '--debug' does not take a value."],
    ['run --resource-type model', "run: No such option '--resource-type'."],
  ])('refuses %s', (line, text) => {
    expect(refusal(line)).toBe(text);
  });

  it('gives help where it is asked for, and where a verb is missing', () => {
    expect(readLine(['--help'])).toEqual({ kind: 'help', topic: '', asked: true });
    expect(readLine(['run', '-s', 'a', '-h'])).toEqual({ kind: 'help', topic: 'run', asked: true });
    expect(readLine([])).toEqual({ kind: 'help', topic: '', asked: false });
    expect(readLine(['source'])).toEqual({ kind: 'help', topic: 'source', asked: false });
    expect(readLine(['source', '--help'])).toEqual({ kind: 'help', topic: 'source', asked: true });
  });
});

describe('the shelf of verbs', () => {
  it.each(COMMAND_SHELF.map(command => [command.name, command] as const))(
    'understands every example of %s',
    (name, command) => {
      for (const [example] of command.examples) {
        // What stands behind && is another command.
        const [program, ...rest] = words(example.split(' && ')[0] ?? '');
        expect(program).toBe('quern');
        const line = readLine(rest);
        expect(line.kind === 'command' && line.command.name).toBe(name);
      }
    },
  );
});
