import { DatabaseError, ProjectError } from '../../src/base/index.js';

/** The error that `work` ends with; a test in which it ends well fails. */
export async function errorOf(work: Promise<unknown>): Promise<DatabaseError> {
  const error = await thrown(work);
  if (!(error instanceof DatabaseError)) throw new Error(`no database error but ${String(error)}`, { cause: error });
  return error;
}

export async function projectErrorOf(work: Promise<unknown>): Promise<ProjectError> {
  const error = await thrown(work);
  if (!(error instanceof ProjectError)) throw new Error(`no project error but ${String(error)}`, { cause: error });
  return error;
}

function thrown(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}
