import type { DataMap } from '../../../src/config/index.js';
import { model } from './make-around.js';

/** The project and the model that test/fixtures/context/values.json was recorded with. */
export const recordedProject = {
  project: 'version: "1.0"\nvars: {size: 3, label: "n={{ 1 + 1 }}", nothing: null, shop: {scoped: yes_it_is}}',
  env: { K1_TEST: 'val' },
  flags: { WHICH: 'compile' },
};

const plain = model();

export const recordedModel = model({
  tags: ['t1'],
  meta: { owner: 'me' },
  config: { ...plain.config, materialized: 'incremental', tags: ['t1'], meta: { owner: 'me' }, custom: 5 },
});

/** As it is while its own template is read for the first time: nothing of its `config()` call is known yet. */
export const unreadModel = model({ config: { ...plain.config } as DataMap as typeof plain.config });
