import { DBT_VERSION } from '../../base/index.js';
import type { DataMap } from '../../config/index.js';
import {
  copyOnWrite,
  makeReturn,
  PyDateTime,
  PyObject,
  type Rt,
  str,
  utcTimezone,
  type Value,
} from '../../jinja/index.js';
import { nodeInfo } from '../../manifest/index.js';
import type { ReadRecorder } from '../scope/reads.js';
import type { RunParts } from '../scope/run-parts.js';
import type { Member, Shelf } from '../scope/scope.js';
import type { Subject } from '../scope/subject.js';
import type { Surroundings } from '../surroundings.js';
import { LazyDict } from '../values/lazy-dict.js';
import { method } from './bind.js';

/** A moment as templates see dbt's: a datetime in UTC with microseconds. */
export function utcDateTime(ms: number): PyDateTime {
  const date = new Date(ms);
  const day = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
  return new PyDateTime(day, {
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    microsecond: Math.floor((ms * 1000) % 1_000_000) % 1_000_000,
    tzinfo: utcTimezone(),
    fold: 0,
  });
}

/** What these names need of a scope: configuration files are rendered before there is a project. */
export type BaseScope = {
  readonly around: Pick<Surroundings, 'invocation' | 'flags' | 'events' | 'modules'>;
  readonly subject: Subject;
  readonly reads: ReadRecorder;
  readonly run: RunParts | undefined;
};

/** `flags`: attributes in capitals; what is asked for is noted. */
class FlagsObject extends PyObject {
  readonly typeName = 'Namespace';
  readonly #scope: BaseScope;
  constructor(scope: BaseScope) {
    super();
    this.#scope = scope;
  }
  override pyGetattr(name: string): Value | undefined {
    const { flags } = this.#scope.around;
    if (!Object.hasOwn(flags, name)) return undefined;
    this.#scope.reads.flags.add(name);
    return flags[name] ?? null;
  }
}

/** `target`: what of it is looked at is noted. */
const target: Member = scope => {
  const values: DataMap = scope.around.target;
  return new LazyDict({
    keys: () => Object.keys(values),
    get: key => {
      if (!Object.hasOwn(values, key)) return undefined;
      scope.reads.target.add(key);
      return values[key] ?? null;
    },
  });
};

function log(scope: BaseScope): Value {
  return method('log', ['msg', 'info?'], ([message, info], rt) => {
    const name = isTrue(info) ? 'JinjaLogInfo' : 'JinjaLogDebug';
    scope.around.events.emit(name, { msg: str(message, rt), ...eventNode(scope) }, threadOf(scope));
    return '';
  });
}

/** The node that an event belongs to: none while the project is read. */
export function eventNode(scope: BaseScope): { node_info?: ReturnType<typeof nodeInfo> } {
  const { run, subject } = scope;
  if (run === undefined || subject.resource_type === 'macro' || subject.resource_type === 'file') return {};
  return { node_info: nodeInfo(subject, run.progress()) };
}

export function threadOf(scope: BaseScope): { thread?: string } {
  return scope.run === undefined ? {} : { thread: scope.run.thread };
}

function isTrue(value: Value | undefined): boolean {
  return value !== undefined && value !== null && value !== false && value !== 0 && value !== '';
}

/** Names about the run itself; every template has them. */
export const baseInvocation: ReadonlyMap<string, (scope: BaseScope) => Value> = new Map<
  string,
  (scope: BaseScope) => Value
>([
  ['dbt_version', () => DBT_VERSION],
  ['invocation_id', scope => scope.around.invocation.id],
  ['run_started_at', scope => utcDateTime(scope.around.invocation.startedAtMs)],
  ['thread_id', scope => scope.run?.thread ?? 'MainThread'],
  ['modules', scope => scope.around.modules],
  ['flags', scope => new FlagsObject(scope)],
  ['return', () => makeReturn()],
  ['log', log],
  [
    'print',
    scope =>
      method('print', ['msg'], ([message], rt: Rt) => {
        if (scope.around.flags['PRINT'] !== false)
          scope.around.events.emit('PrintEvent', { msg: str(message, rt) }, threadOf(scope));
        return '';
      }),
  ],
  ['otel_trace_id', () => '0'.repeat(32)],
  ['otel_span_id', () => '0'.repeat(16)],
]);

export const targetOnly: Shelf = new Map<string, Member>([['target', target]]);

export const projectNames: Shelf = new Map<string, Member>([['project_name', scope => scope.around.root.name]]);

/** Names that only scopes of nodes and macros have. */
export const metadataNames: Shelf = new Map<string, Member>([
  ['env', target],
  ['dbt_metadata_envs', scope => copyOnWrite(scope.around.invocation.customEnv)],
  ['invocation_args_dict', scope => copyOnWrite(scope.around.invocation.args)],
]);
