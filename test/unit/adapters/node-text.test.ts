import { describe, expect, test } from 'vitest';
import { bindLiterals, isCommitText } from '../../../src/adapters/index.js';

describe('a text that ends the transaction', () => {
  test.each([
    'commit',
    'COMMIT;',
    ' commit work ; ',
    '-- why\ncommit;',
    '/* a */ commit -- b',
    'end;',
    'commit transaction',
  ])('%j is one', sql => {
    expect(isCommitText(sql)).toBe(true);
  });

  test.each(['commit; select 1', "select 'commit'", 'commit prepared', 'begin', '', 'committed', '-- commit'])(
    '%j is none',
    sql => {
      expect(isCommitText(sql)).toBe(false);
    },
  );
});

describe('values bound as the driver of dbt binds them', () => {
  // Expected texts were made by psycopg2's mogrify.
  test('become constants in place of %s', () => {
    expect(bindLiterals('%s %s %s %s %s %%', [null, true, 1, 1.5, "it's"], String)).toBe("NULL true 1 1.5 'it''s' %");
    expect(bindLiterals('%s', [[1, 'a']], String)).toBe("ARRAY[1,'a']");
    expect(bindLiterals('%s', [[]], String)).toBe("'{}'");
  });

  test('too few or too many are an error', () => {
    expect(() => bindLiterals('%s %s', [1], String)).toThrow('fewer values');
    expect(() => bindLiterals('%s', [1, 2], String)).toThrow('not all arguments converted');
  });
});
