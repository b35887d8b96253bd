import { plainRt } from '../../context/index.js';
import { asDict, isJsonError, jsonLoads } from '../../jinja/index.js';
import type { GraphNode } from '../../manifest/index.js';
import type { Compilable } from '../compile/compiled-node.js';
import type { NodeCompiler } from '../compile/node-compiler.js';
import type { NodeWork } from './node-work.js';

/** The SQL of a hook of the project: its rendered text, or `sql` of it where it is the JSON of a hook (`in_transaction`). */
export async function renderHook(compiler: NodeCompiler, hook: GraphNode, work: NodeWork): Promise<string> {
  const { sql } = await compiler.compile(hook as Compilable, work);
  try {
    const given = asDict(jsonLoads(sql, plainRt))?.getText('sql');
    return typeof given === 'string' ? given : sql;
  } catch (error) {
    if (isJsonError(error)) return sql;
    throw error;
  }
}
