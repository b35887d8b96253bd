import { describe, expect, it } from 'vitest';
import { fixedClock, makeMessage, spanAt } from '../../../src/base/index.js';
import { emitMessage, makeEventBus } from '../../../src/events/index.js';
import { annotation, githubReporter } from '../../../src/reporters/index.js';

function reported(run: (bus: ReturnType<typeof makeEventBus>) => void): string[] {
  const lines: string[] = [];
  const bus = makeEventBus({ clock: fixedClock(0) });
  const reporter = githubReporter({ writeLine: text => void lines.push(text), isTerminal: false });
  bus.subscribe(reporter.listen);
  run(bus);
  reporter.close();
  return lines;
}

describe('annotations on GitHub', () => {
  it('stand at the place of a problem', () => {
    const span = spanAt('models/a.sql', 'select\n  nope', 9, 4);
    const lines = reported(bus =>
      emitMessage(
        bus,
        makeMessage('PARSE-001', "no such column: 'nope'\nmore", {
          span,
          severity: 'warning',
          suggestion: "did you mean 'note'?",
        }),
      ),
    );
    expect(lines).toEqual([
      "::warning file=models/a.sql,line=2,col=3,endColumn=7,title=PARSE-001::no such column: 'nope'%0Adid you mean 'note'?",
    ]);
  });
  it('join what dbt tells of a failed node in two events', () => {
    const lines = reported(bus => {
      bus.emit('RunResultFailure', { resource_type: 'test', node_name: 'unique_a', path: 'models/schema.yml' });
      bus.emit('Formatting', { msg: '' });
      bus.emit('RunResultError', { msg: 'Got 2 results, configured to fail if != 0' });
      bus.emit('RunResultWarning', { resource_type: 'test', node_name: 'b', path: 'models/schema.yml' });
      bus.emit('RunResultWarningMessage', { msg: 'Got 1 result' });
      bus.emit('RunResultError', { msg: 'belongs to nothing' });
    });
    expect(lines).toEqual([
      '::error file=models/schema.yml,title=test unique_a::Got 2 results, configured to fail if != 0',
      '::warning file=models/schema.yml,title=test b::Got 1 result',
    ]);
  });
  it('encode what would end a command or a property', () => {
    expect(annotation('error', { file: 'a,b:c%.sql' }, '100%\r\nof it')).toBe(
      '::error file=a%2Cb%3Ac%25.sql::100%25%0D%0Aof it',
    );
    expect(annotation('notice', {}, 'x')).toBe('::notice::x');
  });
});
