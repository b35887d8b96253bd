import * as fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fixedClock, makeMessage, ProjectError, spanAt } from '../../../src/base/index.js';
import {
  catalogue,
  Deprecations,
  type Event,
  type EventBusOptions,
  type EventName,
  emitMessage,
  makeEventBus,
  makeWarningPolicy,
  secretsOf,
  type WarnErrorOptions,
} from '../../../src/events/index.js';

type PolicyCase = { options: WarnErrorOptions; wrong?: string; decisions?: Record<string, string> };

const policies = JSON.parse(
  fs.readFileSync(new URL('../../fixtures/logs/policy.json', import.meta.url), 'utf8'),
) as PolicyCase[];

function listenedBus(options: Partial<EventBusOptions> = {}): { bus: ReturnType<typeof makeEventBus>; seen: Event[] } {
  const bus = makeEventBus({ clock: fixedClock(1_700_000_000_000), ...options });
  const seen: Event[] = [];
  bus.subscribe(event => void seen.push(event));
  return { bus, seen };
}

function textsOf(run: () => void): string[] {
  try {
    run();
  } catch (error) {
    if (error instanceof ProjectError) return error.messages.map(m => m.text);
    throw error;
  }
  return [];
}

describe('the bus', () => {
  it('completes an event with defaults, text, time and thread', () => {
    const { bus, seen } = listenedBus();
    bus.emit('ConcurrencyLine', { num_threads: 4, target_name: 'dev' }, { thread: 'Thread-1 (worker)' });
    expect(seen).toEqual([
      {
        name: 'ConcurrencyLine',
        code: 'Q027',
        level: 'info',
        text: "Concurrency: 4 threads (target='dev')",
        data: { num_threads: 4, target_name: 'dev', node_count: 0 },
        atMs: 1_700_000_000_000,
        thread: 'Thread-1 (worker)',
      },
    ]);
  });
  it('keeps the order for every listener, also when one of them emits', () => {
    const bus = makeEventBus({ clock: fixedClock(0) });
    const first: string[] = [];
    const second: string[] = [];
    bus.subscribe(event => {
      first.push(event.text);
      if (event.text === 'a') bus.emit('Note', { msg: 'b' });
    });
    bus.subscribe(event => void second.push(event.text));
    bus.emit('Note', { msg: 'a' });
    bus.emit('Note', { msg: 'c' });
    expect([first, second]).toEqual([
      ['a', 'b', 'c'],
      ['a', 'b', 'c'],
    ]);
  });
  it('goes on without a listener that fails, and tells of it', () => {
    const errors: unknown[] = [];
    const { bus, seen } = listenedBus({ onListenerError: error => void errors.push(error) });
    const full = new Error('disk full');
    bus.subscribe(() => {
      throw full;
    });
    bus.emit('Note', { msg: 'a' });
    bus.emit('Note', { msg: 'b' });
    expect(errors).toEqual([full]);
    expect(seen.map(e => e.text)).toEqual(['a', 'b']);
  });
  it('ends a subscription', () => {
    const bus = makeEventBus({ clock: fixedClock(0) });
    const seen: string[] = [];
    const stop = bus.subscribe(event => void seen.push(event.text));
    bus.emit('Note', { msg: 'a' });
    stop();
    bus.emit('Note', { msg: 'b' });
    expect(seen).toEqual(['a']);
  });
  it('wants a level for events that have none of their own', () => {
    const { bus, seen } = listenedBus();
    expect(() => bus.emit('LogModelResult', {})).toThrow('needs a level');
    bus.emit('LogModelResult', { status: 'error' }, { level: 'error' });
    expect(seen.map(e => e.level)).toEqual(['error']);
  });
  it('keeps its own fields whatever the secrets are', () => {
    const { bus, seen } = listenedBus({ secrets: () => ['x'] });
    bus.emit('LogStartLine', { description: 'x y', index: 1, total: 2 });
    expect(seen[0]?.text).toMatch(/^1 of 2 START \*{5} y \.+ \[RUN\]$/);
  });

  it('hides secrets in text, in data however deep, and in errors that warnings became', () => {
    const secrets = secretsOf({
      DBT_ENV_SECRET_A: 'hunter2',
      DBT_ENV_SECRET_B: 'hunter22',
      DBT_ENV_SECRET_C: ' ',
      OTHER: 'x',
    });
    const { bus, seen } = listenedBus({ secrets: () => secrets, policy: makeWarningPolicy(true) });
    bus.emit('SQLQuery', { conn_name: 'master', sql: "select 'hunter22', 'hunter2x'" });
    bus.emit('MainReportArgs', { args: { vars: '{"p": "hunter2"}' } });
    expect(JSON.stringify(seen)).not.toContain('hunter2');
    expect(seen[0]?.text).toBe("On master: select '*****', '*****x'");
    expect(seen[1]?.data).toEqual({ args: { vars: '{"p": "*****"}' } });
    expect(textsOf(() => bus.emit('JinjaLogWarning', { msg: 'is hunter2' }))).toEqual(['[WARNING]: is *****']);
  });
  it('holds deferrable events back and tells all that became errors in one error', () => {
    const policy = makeWarningPolicy(false, { error: ['MacroNotFoundForPatch'] });
    const { bus, seen } = listenedBus({ policy });
    bus.hold();
    bus.emit('MacroNotFoundForPatch', { patch_name: 'a' }, { deferrable: true });
    bus.emit('NoNodesSelected', {}, { deferrable: true });
    bus.emit('MacroNotFoundForPatch', { patch_name: 'b' }, { deferrable: true });
    bus.emit('Note', { msg: 'at once' });
    expect(seen.map(e => e.name)).toEqual(['Note']);
    expect(textsOf(() => bus.release())).toEqual([
      '[WARNING]: Found patch for macro "a" which was not found',
      '[WARNING]: Found patch for macro "b" which was not found',
    ]);
    expect(seen.map(e => e.name)).toEqual(['Note', 'NoNodesSelected']);
  });
  it('carries a message of ours with its place', () => {
    const { bus, seen } = listenedBus();
    const span = spanAt('models/a.sql', 'select\n  nope', 9, 4);
    emitMessage(bus, makeMessage('GRAPH-002', 'Found a cycle: a --> b\nmore', { span, notes: ['note'] }));
    expect(seen[0]?.level).toBe('error');
    expect(seen[0]?.data).toMatchObject({
      problem_code: 'GRAPH-002',
      title: 'Found a cycle: a --> b',
      line: 2,
      column: 3,
      end_column: 7,
    });
    expect(seen[0]?.text).toBe('[ERROR]: GRAPH-002  Found a cycle: a --> b\n  more\n  models/a.sql:2:3\n  note');
  });
});

describe('warn_error_options', () => {
  it('decide as dbt decides, for every combination that was recorded', () => {
    for (const kase of policies) {
      if (kase.wrong !== undefined) {
        const [text] = textsOf(() => void makeWarningPolicy(false, kase.options));
        expect(text, JSON.stringify(kase.options)).toBe(kase.wrong);
        continue;
      }
      const policy = makeWarningPolicy(false, kase.options);
      for (const [name, expected] of Object.entries(kase.decisions ?? {})) {
        const { code } = catalogue[name as EventName];
        expect(
          policy.decide({ name, code, level: 'warn', forced: true }),
          `${name} ${JSON.stringify(kase.options)}`,
        ).toBe(expected);
      }
    }
  });
  it('suggest the name that was meant', () => {
    const run = (): unknown => makeWarningPolicy(false, { error: ['NothingToDoo'] });
    expect(run).toThrow(ProjectError);
    expect(() => run()).toThrow('NothingToDoo is not a valid dbt error name.');
  });
  it('reach every warning, or only those that ask for it where the project says so', () => {
    const warning = { name: 'JinjaLogWarning', code: 'I061', level: 'warn', forced: false } as const;
    expect(makeWarningPolicy(true).decide(warning)).toBe('error');
    expect(makeWarningPolicy(true, {}, false).decide(warning)).toBe('warn');
    expect(makeWarningPolicy(true, {}, false).decide({ ...warning, forced: true })).toBe('error');
    expect(makeWarningPolicy(true).decide({ ...warning, level: 'info' })).toBe('warn');
  });
  it('silence an event for everybody', () => {
    const { bus, seen } = listenedBus({ policy: makeWarningPolicy(false, { silence: ['NothingToDo'] }) });
    bus.emit('NothingToDo', {});
    bus.emit('NoNodesSelected', {});
    expect(seen.map(e => e.name)).toEqual(['NoNodesSelected']);
  });
});

describe('deprecations', () => {
  const summaryOf = (seen: Event[]): unknown => (seen.at(-1)?.data as { summaries?: unknown } | undefined)?.summaries;
  it('are told once each, with a summary at the end', () => {
    const { bus, seen } = listenedBus();
    const deprecations = new Deprecations(bus, { showAll: false });
    for (const key of ['a', 'b', 'c']) deprecations.warn('CustomKeyInConfigDeprecation', { key, file: 'f.yml' });
    deprecations.warn('ModelParamUsageDeprecation', {});
    deprecations.summarize();
    expect(seen.map(e => e.name)).toEqual([
      'CustomKeyInConfigDeprecation',
      'ModelParamUsageDeprecation',
      'DeprecationsSummary',
    ]);
    expect(summaryOf(seen)).toEqual([
      { event_name: 'CustomKeyInConfigDeprecation', event_code: 'D026', occurrences: 3 },
      { event_name: 'ModelParamUsageDeprecation', event_code: 'D032', occurrences: 1 },
    ]);
    expect(seen.at(-1)?.data).toMatchObject({ show_all_hint: true });
  });
  it('are told every time when all of them are wanted', () => {
    const { bus, seen } = listenedBus();
    const deprecations = new Deprecations(bus, { showAll: true });
    for (const key of ['a', 'b']) deprecations.warn('CustomKeyInConfigDeprecation', { key, file: 'f.yml' });
    deprecations.summarize();
    expect(seen.length).toBe(3);
    expect(seen.at(-1)?.data).toMatchObject({ show_all_hint: false });
  });
  it('say nothing when nothing was met', () => {
    const { bus, seen } = listenedBus();
    new Deprecations(bus, { showAll: false }).summarize();
    expect(seen).toEqual([]);
  });
});
