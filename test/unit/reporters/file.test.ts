import { describe, expect, it } from 'vitest';
import { memoryFiles } from '../../../src/base/index.js';
import { type Event, type EventName, type Level, PLAIN_STYLE } from '../../../src/events/index.js';
import { type FileReporterOptions, fileReporter } from '../../../src/reporters/index.js';

const LOG = '/p/logs/dbt.log';

function note(text: string, level: Level = 'info', name: EventName = 'Note', code = 'Z050'): Event {
  return { name, code, level, text, data: { msg: text } as Event['data'], atMs: 0, thread: 'MainThread' };
}

function reporterOn(content: Map<string, string | Uint8Array>, more: Partial<FileReporterOptions> = {}) {
  return fileReporter({
    files: memoryFiles(content),
    file: LOG,
    maxBytes: 0,
    format: 'text',
    level: 'debug',
    style: PLAIN_STYLE,
    run: { invocationId: 'i', pid: 1, extra: {} },
    logCacheEvents: false,
    ...more,
  });
}

const textOf = (content: Map<string, string | Uint8Array>, file = LOG): string =>
  Buffer.from((content.get(file) ?? '') as string).toString();

describe('the log file', () => {
  it('holds every event, those that clean tells excepted, and is complete when it is closed', () => {
    const content = new Map<string, string>();
    const reporter = reporterOn(content);
    reporter.listen(note('a', 'debug'));
    reporter.listen(note('gone', 'info', 'CheckCleanPath', 'Z012'));
    reporter.listen(note('cached', 'debug', 'CacheAction', 'E022'));
    reporter.close();
    expect(textOf(content)).toBe('00:00:00  a\n');
  });
  it('is written at once with the first line and when something goes wrong', () => {
    const content = new Map<string, string>();
    const reporter = reporterOn(content);
    reporter.listen(note('first'));
    reporter.listen(note('quiet'));
    expect(textOf(content)).toBe('00:00:00  first\n');
    reporter.listen(note('loud', 'error'));
    expect(textOf(content)).toBe('00:00:00  first\n00:00:00  quiet\n00:00:00  loud\n');
  });
  it('tries nothing more when it could not be written, and says so once', () => {
    const content = new Map<string, string>();
    const full = (): never => {
      throw new Error('disk full');
    };
    const reporter = reporterOn(content, { files: { ...memoryFiles(content), append: full } });
    expect(() => reporter.listen(note('first'))).toThrow('disk full');
    reporter.listen(note('loud', 'error'));
    reporter.close();
    expect(content.size).toBe(0);
  });
  it('goes on in the file of the run before', () => {
    const content = new Map([[LOG, 'before\n']]);
    const reporter = reporterOn(content);
    reporter.listen(note('now'));
    reporter.close();
    expect(textOf(content)).toBe('before\n00:00:00  now\n');
  });
  it('rotates before a line that would pass the limit, and keeps five old files', () => {
    const content = new Map<string, string>();
    const reporter = reporterOn(content, { maxBytes: 40 });
    for (let i = 0; i < 20; i++) reporter.listen(note(`line number ${String(i).padStart(2, '0')}`));
    reporter.close();
    expect([...content.keys()].sort()).toEqual([LOG, ...[1, 2, 3, 4, 5].map(n => `${LOG}.${n}`)]);
    expect(textOf(content)).toBe('00:00:00  line number 19\n');
    expect(textOf(content, `${LOG}.1`)).toBe('00:00:00  line number 18\n');
    expect(textOf(content, `${LOG}.5`)).toBe('00:00:00  line number 14\n');
  });
  it('takes a line that is longer than the limit whole, and leaves no empty file behind', () => {
    const content = new Map<string, string>();
    const reporter = reporterOn(content, { maxBytes: 20 });
    reporter.listen(note('x'.repeat(50)));
    reporter.close();
    expect([...content.keys()]).toEqual([LOG]);
  });
});
