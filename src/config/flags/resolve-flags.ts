import { type CodeName, type Message, makeMessage, ProjectError, suggest } from '../../base/index.js';
import { type Data, type DataMap, type DataShapes, makeMap } from '../data.js';
import type { Deprecation } from '../deprecation.js';
import type { Env } from '../env/env-reader.js';
import { BEHAVIOUR_FLAGS, type BehaviourFlag, type BehaviourFlags } from './behaviour-flags.js';
import { checkTogether } from './check-flags.js';
import type { Command, FlagRow } from './flag-row.js';
import { engineEnvName, type FlagName, type FlagValues, flagsOf, flagTable } from './flag-table.js';
import { type ReadFlag, type ReadingTools, readFlagData, readFlagText } from './flag-value.js';
import { NO_WARN_ERROR_OPTIONS } from './warn-error-options.js';

/** Flags as the command line has them: the text of each, `true` and `false` for switches, a list for words. */
export type CliValues = Readonly<Partial<Record<FlagName, string | boolean | readonly string[]>>>;

export type FlagRequest = {
  readonly command: Command;
  /** What stands before and behind the verb. */
  readonly cli: { readonly before: CliValues; readonly after: CliValues };
  readonly env: Env;
  /** `flags:` of dbt_project.yml, with the place of a key; and `config:` of profiles.yml, its old place. */
  readonly projectFlags: DataMap | undefined;
  readonly profileConfig: DataMap | undefined;
  readonly placeOf?: (key: string) => Pick<Message, 'span' | 'source'> | undefined;
  /** `flags:` of ~/.dbt/user_settings.yml. */
  readonly userSettings: DataMap | undefined;
  readonly shapes: DataShapes;
  /** Time of the run, for --sample. */
  readonly nowMs: number;
  /** Names of all events, to check --warn-error-options; unchecked when absent. */
  readonly eventNames?: ReadonlySet<string>;
};

export type FlagSource = 'command line' | 'environment' | 'project' | 'user settings' | 'default';

/** Every flag of a run, resolved. Plain data. */
export type Flags = {
  readonly command: Command;
  readonly values: FlagValues;
  readonly sources: Readonly<Record<FlagName, FlagSource>>;
  readonly behaviour: BehaviourFlags;
  /** Keys of `flags:` that nobody knows, kept for adapters and packages. */
  readonly extra: DataMap;
  readonly deprecations: readonly Deprecation[];
  readonly messages: readonly Message[];
};

/**
 * Command line before environment before `flags:` before the user's settings before the default. Throws a ProjectError
 * with everything that is wrong; its texts are dbt's where dbt has any.
 */
export function resolveFlags(request: FlagRequest): Flags {
  const resolver = new Resolver(request);
  for (const row of flagTable) resolver.resolve(row);
  resolver.joinModels();
  resolver.follow('use_colors', 'use_colors_file');
  resolver.follow('log_level', 'log_level_file');
  resolver.follow('log_format', 'log_format_file');
  if (['1', 't', 'true', 'y', 'yes'].includes((request.env['DO_NOT_TRACK'] ?? '').toLowerCase()))
    resolver.values['send_anonymous_usage_stats'] = false;
  const { behaviour, extra } = resolver.behaviourFlags();
  const flags: Flags = {
    command: request.command,
    values: resolver.values as unknown as FlagValues,
    sources: resolver.sources as Record<FlagName, FlagSource>,
    behaviour,
    extra,
    deprecations: resolver.deprecations,
    messages: resolver.messages,
  };
  for (const fault of checkTogether(flags)) resolver.fault('CONFIG-051', fault);
  if (resolver.messages.some(m => m.severity === 'error')) throw new ProjectError(resolver.messages);
  return flags;
}

type Row = FlagRow & { readonly key: FlagName };

class Resolver {
  readonly values: Record<string, unknown> = {};
  readonly sources: Record<string, FlagSource> = {};
  readonly deprecations: Deprecation[] = [];
  readonly messages: Message[] = [];
  readonly #request: FlagRequest;
  readonly #fileFlags: DataMap;
  readonly #taken: ReadonlySet<string>;
  readonly #tools: ReadingTools;

  constructor(request: FlagRequest) {
    this.#request = request;
    this.#taken = new Set(flagsOf(request.command).map(row => row.key));
    this.#tools = { shapes: request.shapes, nowMs: request.nowMs, eventNames: request.eventNames };
    this.#fileFlags = this.#chooseFileFlags();
  }

  resolve(row: Row): void {
    this.values[row.key] = this.#defaultOf(row);
    this.sources[row.key] = 'default';
    // A verb that lacks the flag has its default, whatever the environment says.
    if (!this.#taken.has(row.key)) return;
    if (this.#fromOldEnv(row) || this.#fromCli(row) || this.#fromEnv(row)) return;
    if (row.inProject && this.#fromData(row, this.#fileFlags[row.key], 'project')) return;
    this.#fromData(row, this.#request.userSettings?.[row.key], 'user settings');
  }

  /** A leading flag that is given explicitly leads its twin for the log file, unless that one is given as well. */
  follow(lead: FlagName, twin: FlagName): void {
    if (this.sources[lead] !== 'default' && this.sources[twin] === 'default') this.values[twin] = this.values[lead];
  }

  /** --models is --select by another name; for `list` it stays apart, because it means models only there. */
  joinModels(): void {
    const models = this.values['models'] as readonly string[];
    if (this.sources['models'] === 'default') return;
    this.deprecations.push({ code: 'D032', event: 'ModelParamUsageDeprecation', data: {} });
    if (this.#request.command === 'list') return;
    this.values['select'] = [...(this.values['select'] as readonly string[]), ...models];
    this.values['models'] = [];
    this.sources['select'] = 'command line';
  }

  fault(code: CodeName, text: string, more: Partial<Message> = {}): void {
    this.messages.push(makeMessage(code, text, more));
  }

  behaviourFlags(): { behaviour: BehaviourFlags; extra: DataMap } {
    const behaviour: Record<string, boolean> = { ...BEHAVIOUR_FLAGS };
    const extra = makeMap();
    const known = new Set<string>(flagTable.filter(row => row.inProject).map(row => row.key));
    for (const [key, value] of Object.entries(this.#fileFlags)) {
      if (known.has(key)) continue;
      if (!Object.hasOwn(BEHAVIOUR_FLAGS, key)) {
        extra[key] = value;
        this.#unknownKey(key, [...known, ...Object.keys(BEHAVIOUR_FLAGS)]);
      } else if (typeof value === 'boolean') behaviour[key] = value;
      else {
        const text = `The flag '${key}' must be true or false, but it is ${this.#request.shapes.repr(value)}`;
        this.fault('CONFIG-050', text, this.#placed(key));
      }
    }
    return { behaviour: behaviour as Record<BehaviourFlag, boolean>, extra };
  }

  #unknownKey(key: string, known: readonly string[]): void {
    const near = suggest(key, known);
    if (near === undefined) return;
    const text = `The flag '${key}' is not known and has no effect`;
    this.fault('CONFIG-024', text, {
      severity: 'warning',
      suggestion: `did you mean '${near}'?`,
      ...this.#placed(key),
    });
  }

  #placed(key: string): Partial<Message> {
    return this.#request.placeOf?.(key) ?? {};
  }

  #chooseFileFlags(): DataMap {
    const { projectFlags = makeMap(), profileConfig = makeMap() } = this.#request;
    const [own, old] = [Object.keys(projectFlags).length > 0, Object.keys(profileConfig).length > 0];
    if (own && old) {
      const text =
        "Do not specify both 'config' in profiles.yml and 'flags' in dbt_project.yml. Using 'config' in profiles.yml is deprecated.";
      this.fault('CONFIG-051', text, { suggestion: "Move what is under 'config' to 'flags' of dbt_project.yml" });
    } else if (old) this.deprecations.push({ code: 'D013', event: 'ProjectFlagsMovedDeprecation', data: {} });
    return own ? projectFlags : profileConfig;
  }

  #defaultOf(row: Row): unknown {
    if (row.kind === 'warn-error-options') return NO_WARN_ERROR_OPTIONS;
    if (row.kind !== 'yaml') return row.default;
    const read = readFlagText(row, String(row.default), this.#tools);
    return 'fault' in read ? makeMap() : read.value;
  }

  #fromCli(row: Row): boolean {
    const { before, after } = this.#request.cli;
    const [first, second] = [before[row.key], after[row.key]];
    if (first === undefined && second === undefined) return false;
    const name = row.name ?? row.key;
    if (first !== undefined && second !== undefined)
      this.fault(
        'CONFIG-051',
        `${name} was provided both before and after the subcommand, it can only be set either before or after.`,
      );
    const given = first ?? second;
    const read = typeof given === 'boolean' ? { value: given } : this.#readGiven(row, given);
    return this.#take(row, read, 'command line', row.options.map(option => `'${option}'`).join(' / '));
  }

  #readGiven(row: Row, given: string | readonly string[] | undefined): ReadFlag {
    const text = typeof given === 'string' ? given : (given ?? []).join(' ');
    return readFlagText(row, text, this.#tools);
  }

  #fromEnv(row: Row): boolean {
    if (row.env === undefined) return false;
    for (const name of [engineEnvName(row.env), row.env]) {
      const text = name === undefined ? undefined : this.#request.env[name];
      if (text === undefined || text === '') continue;
      const option = row.options.map(spelling => `'${spelling}'`).join(' / ');
      return this.#take(row, readFlagText(row, text, this.#tools), 'environment', `${option} (env var: '${name}')`);
    }
    return false;
  }

  #fromOldEnv(row: Row): boolean {
    const { name, inverted = false } = row.oldEnv ?? { name: '' };
    const text = this.#request.env[name];
    if (row.env === undefined || text === undefined || text === '') return false;
    const read = readFlagText(row, text, this.#tools);
    this.deprecations.push({
      code: 'D009',
      event: 'EnvironmentVariableRenamed',
      data: { old_name: name, new_name: engineEnvName(row.env) ?? row.env },
    });
    const value = 'value' in read && inverted ? { value: !read.value } : read;
    return this.#take(row, value, 'environment', `'${name}'`);
  }

  #fromData(row: Row, value: Data, source: FlagSource): boolean {
    if (value === undefined || value === null) return false;
    return this.#take(row, readFlagData(row, value, this.#tools), source, `the flag '${row.key}'`);
  }

  #take(row: Row, read: ReadFlag, source: FlagSource, where: string): boolean {
    this.sources[row.key] = source;
    if ('fault' in read) {
      const place = source === 'project' ? this.#placed(row.key) : {};
      this.fault('CONFIG-050', `Invalid value for ${where}: ${read.fault}`, place);
      return true;
    }
    this.values[row.key] = read.value;
    if (read.oldNames !== undefined && read.oldNames.length > 0) {
      const found = {
        found_include: read.oldNames.includes('include'),
        found_exclude: read.oldNames.includes('exclude'),
      };
      this.deprecations.push({ code: 'D031', event: 'WEOIncludeExcludeDeprecation', data: found });
    }
    this.#checkEffect(row, source);
    return true;
  }

  /** On the command line a flag without effect is refused; elsewhere it may be meant for dbt, which reads it as well. */
  #checkEffect(row: Row, source: FlagSource): void {
    const { noEffect } = row;
    if (noEffect === undefined || source !== 'command line') return;
    if (noEffect.when !== undefined && noEffect.when !== this.values[row.key]) return;
    this.fault('CONFIG-052', `${row.options[0]} has no effect here: ${noEffect.reason}`, {
      suggestion: 'Leave it out; docs/compatibility.md lists the flags that differ',
    });
  }
}
