import { describe, expect, it } from 'vitest';
import { type BatchRequest, batchesOf, batchId, batchLabel } from '../../../src/runner/microbatch/batches.js';

const at = (text: string): number => Date.parse(`${text}Z`);

const request = (changes: Partial<BatchRequest>): BatchRequest => ({
  size: 'day',
  from: undefined,
  to: undefined,
  startedAt: at('2024-03-05T10:30:00'),
  begin: at('2024-03-03T07:00:00'),
  lookback: 1,
  isIncremental: false,
  ...changes,
});

const shown = (changes: Partial<BatchRequest>): string[] | undefined =>
  batchesOf(request(changes))?.map(
    ({ start, end }) => `${new Date(start).toISOString()} ${new Date(end).toISOString()}`,
  );

// Expected values are those of dbt 1.12.6's MicrobatchBuilder for the same input.
describe('the batches of a microbatch model', () => {
  it('begin at the floor of begin on a first run and reach to the end of the current batch', () => {
    expect(shown({})).toEqual([
      '2024-03-03T00:00:00.000Z 2024-03-04T00:00:00.000Z',
      '2024-03-04T00:00:00.000Z 2024-03-05T00:00:00.000Z',
      '2024-03-05T00:00:00.000Z 2024-03-06T00:00:00.000Z',
    ]);
  });

  it('go back by lookback on later runs', () => {
    expect(shown({ isIncremental: true, size: 'hour', lookback: 2 })).toEqual([
      '2024-03-05T08:00:00.000Z 2024-03-05T09:00:00.000Z',
      '2024-03-05T09:00:00.000Z 2024-03-05T10:00:00.000Z',
      '2024-03-05T10:00:00.000Z 2024-03-05T11:00:00.000Z',
    ]);
  });

  it('take one batch more where the end lies on the edge of a batch', () => {
    expect(shown({ isIncremental: true, to: at('2024-03-05T00:00:00') })).toEqual([
      '2024-03-03T00:00:00.000Z 2024-03-04T00:00:00.000Z',
      '2024-03-04T00:00:00.000Z 2024-03-05T00:00:00.000Z',
    ]);
  });

  it('are one batch at least, whatever the window', () => {
    expect(shown({ size: 'month', from: at('2024-02-10T00:00:00'), to: at('2024-02-11T00:00:00') })).toEqual([
      '2024-02-01T00:00:00.000Z 2024-03-01T00:00:00.000Z',
    ]);
  });

  it('cannot be counted without begin where the table is made anew', () => {
    expect(shown({ begin: undefined })).toBeUndefined();
  });

  it('have a label and an id cut to their size', () => {
    const start = at('2024-09-17T16:00:00');
    expect(batchLabel(start, 'hour')).toBe('2024-09-17T16');
    expect(batchLabel(start, 'month')).toBe('2024-09');
    expect(batchId(start, 'hour')).toBe('20240917T16');
  });
});
