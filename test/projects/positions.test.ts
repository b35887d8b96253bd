import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect } from 'vitest';
import { type DatabaseError, diskFiles } from '../../src/base/index.js';
import { describeDb } from '../setup/describe-db.js';
import { copyFixture, loadFixture } from './load-fixture.js';
import { runOn } from './work-on.js';

describeDb('A database error', db => {
  const failure = async (change: (folder: string) => void, ids: (all: readonly string[]) => readonly string[]) => {
    const folder = copyFixture('road');
    change(folder);
    const { linked } = loadFixture(folder, { engine: db.engine, name: db.database.name });
    const run = await runOn(db.adapter, linked, diskFiles());
    await run.runAll(['seed.library.books', 'seed.library.loans', 'model.library.stg_books']);
    const error = await run.runAll(ids([...linked.manifest.nodes.keys()])).catch((thrown: unknown) => thrown);
    return (error as DatabaseError).problem;
  };
  const replace = (folder: string, file: string, from: string, to: string): void => {
    const full = path.join(folder, file);
    const text = fs.readFileSync(full, 'utf8');
    expect(text).toContain(from);
    fs.writeFileSync(full, text.replace(from, to));
  };

  db.test('in an ephemeral part of a model names the line of the ephemeral file', async () => {
    const { span, source } = await failure(
      folder => replace(folder, 'models/staging/stg_loans.sql', '  taken_on,', '  taken_when,'),
      () => ['model.library.fees_by_book'],
    );
    expect(span).toMatchObject({ file: 'models/staging/stg_loans.sql', line: 7, column: 3 });
    expect(source).toContain('taken_when');
  });

  db.test('in a generic test names its entry in the properties, and the macro’s line', async () => {
    const { span, frames } = await failure(
      folder => replace(folder, 'macros/late_fee.sql', '}} < {{ value', '}} <> nope + {{ value'),
      all => ['model.library.fees_by_book', ...all.filter(id => id.includes('.at_least_'))],
    );
    expect(span?.file).toBe('models/marts/_marts.yml');
    expect(frames).toMatchObject([{ name: 'at_least', span: { file: 'macros/late_fee.sql', line: 6 } }]);
  });
});
