import { describe, expect, test } from 'vitest';
import { SHELVES } from '../../../src/context/index.js';
import recorded from '../../fixtures/context/names.json' with { type: 'json' };

const kinds = Object.entries(recorded) as [keyof typeof recorded, string[]][];

describe('the names of a template are those that dbt gives it', () => {
  for (const [kind, names] of kinds)
    test(kind, () => {
      expect([...SHELVES[kind].keys()].sort()).toEqual([...names].sort());
    });

  test('exposures have references only', () => {
    expect([...SHELVES.exposure.keys()].sort()).toEqual(['metric', 'ref', 'source']);
  });

  test('semantic models have ref only', () => {
    expect([...SHELVES.semantic_model.keys()]).toEqual(['ref']);
  });
});
