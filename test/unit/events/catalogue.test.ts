import * as fs from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  catalogue,
  definitionOf,
  type Event,
  type EventName,
  eventText,
  FOREIGN_EVENT_NAMES,
  type NodeInfo,
} from '../../../src/events/index.js';

type FieldKind = string | string[] | { [name: string]: FieldKind };
type Recorded = { code: string; level: string; fields: Record<string, FieldKind> };
type Sample = { name: string; data: Record<string, unknown>; style: [boolean, number]; text: string };

const read = (file: string): unknown =>
  JSON.parse(fs.readFileSync(new URL(`../../fixtures/logs/${file}`, import.meta.url), 'utf8'));

const recorded = read('catalogue.json') as Record<string, Recorded>;
const samples = read('texts.json') as Sample[];

const OURS = Object.keys(catalogue).filter(name => recorded[name] === undefined);

/** The kind of a default, in the words of the recording. */
function matches(value: unknown, kind: FieldKind): boolean {
  if (Array.isArray(kind) || kind === 'ListValue') return Array.isArray(value);
  if (kind === 'string' || kind === 'int64') return typeof value === 'string';
  if (kind === 'int32' || kind === 'float') return typeof value === 'number';
  if (kind === 'bool') return typeof value === 'boolean';
  if (kind === 'map') return typeof value === 'object' && value !== null;
  return value === null;
}

describe('the catalogue', () => {
  it('knows every event that dbt 1.12 knows, by its own entry or as one that never happens here', () => {
    const known = [...Object.keys(catalogue), ...FOREIGN_EVENT_NAMES];
    expect(Object.keys(recorded).filter(name => !known.includes(name))).toEqual([]);
    expect(FOREIGN_EVENT_NAMES.filter(name => recorded[name] === undefined)).toEqual([]);
  });
  it('has codes of its own for events of its own', () => {
    expect(OURS.map(name => definitionOf(name as EventName).code)).toEqual(
      OURS.map(() => expect.stringMatching(/^Y\d{3}$/)),
    );
  });
  for (const name of Object.keys(catalogue).filter(n => recorded[n] !== undefined)) {
    it(`gives ${name} dbt's code, level and fields`, () => {
      const { code, level, fields } = definitionOf(name as EventName);
      const there = recorded[name];
      expect([code, level]).toEqual([there?.code, there?.level]);
      expect(Object.keys(fields).sort()).toEqual(Object.keys(there?.fields ?? {}).sort());
      for (const [field, kind] of Object.entries(there?.fields ?? {}))
        expect(matches((fields as Record<string, unknown>)[field], kind), field).toBe(true);
    });
  }
});

describe('the text of an event', () => {
  // Times of day in texts are local; the recording was made in UTC.
  const zone = process.env['TZ'];
  beforeAll(() => {
    process.env['TZ'] = 'UTC';
  });
  afterAll(() => {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  });
  const told = samples.filter(s => Object.hasOwn(catalogue, s.name));
  for (const name of new Set(told.map(s => s.name))) {
    const group = told.filter(s => s.name === name);
    it(`reads as dbt's does: ${name}`, () => {
      for (const sample of group) {
        const [colors, printerWidth] = sample.style;
        const event = { name, data: complete(name, sample.data) } as unknown as Event;
        const style = { colors, printerWidth, maximumSeedSizeMib: 1 };
        expect(eventText(event, style)).toBe(sample.text);
      }
    });
  }
});

/** The recording leaves empty messages out; here they are null. */
function complete(name: string, data: Record<string, unknown>): object {
  const node = data['node_info'] as NodeInfo | undefined;
  return { ...definitionOf(name as EventName).fields, ...data, ...(node === undefined ? {} : { node_info: node }) };
}
