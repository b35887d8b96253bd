import type { NodeRunner } from '../nodes/node-runner.js';
import { messageOf, responseOf } from './main-result.js';

/** `clone`: a view (or copy) of what another state has. Says nothing while it runs. */
export const cloneRunner: NodeRunner = {
  changesData: true,
  execute: async ({ run, node }, compiled, work) => {
    const main = (await run.services.env.materialize(compiled, work, 'clone')).result('main');
    return {
      node,
      status: 'success',
      message: main === undefined ? 'No-op' : messageOf(main),
      ...(main === undefined ? {} : { adapterResponse: responseOf(main) }),
    };
  },
};
