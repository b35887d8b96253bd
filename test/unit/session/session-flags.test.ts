import { describe, expect, it } from 'vitest';
import { flagsAsWords } from '../../../src/session/session-flags.js';

describe('flags of a session method', () => {
  it('are those of the command line, by their names in camel case', () => {
    expect(flagsAsWords({ fullRefresh: true, select: ['a', '+b'], threads: 4, target: 'prod' })).toEqual({
      full_refresh: true,
      select: ['a', '+b'],
      threads: '4',
      target: 'prod',
    });
  });

  it('take objects where the command line takes YAML', () => {
    expect(flagsAsWords({ vars: { day: '2024-01-01', n: 3 }, args: { role: 'reader' } })).toEqual({
      vars: '{"day":"2024-01-01","n":3}',
      args: '{"role":"reader"}',
    });
  });

  it('keep false, which switches off, apart from what is not given', () => {
    expect(flagsAsWords({ print: false, quiet: undefined })).toEqual({ print: false });
  });
});
