import { isoTime } from '../../artifacts/index.js';
import { DatabaseError, DBT_VERSION, fileFault, type Message, ProjectError, renderMessage } from '../../base/index.js';
import { NodeError } from '../../context/index.js';
import type { VerbOutcome } from '../verb-outcome.js';
import type { OpenTurn } from './open-turn.js';
import { tellLostListener } from './tell-lost-listener.js';
import type { Turn } from './turn.js';

const LOG_VERSION = 3;

export function tellStart({ events, invocation }: Turn): void {
  events.emit('MainReportVersion', { version: `=${DBT_VERSION}`, log_version: LOG_VERSION });
  events.emit('MainReportArgs', { args: argumentTexts(invocation.args) });
}

/** Ends the verb for its listeners: what stopped it, and how long it took. */
export function tellEnd({ events, invocation, deprecations }: Turn, outcome: VerbOutcome<unknown>): void {
  if ('error' in outcome) {
    tellError({ events }, outcome.error);
    summarizeOnce(deprecations);
  }
  const now = invocation.clock.now();
  events.emit('CommandCompleted', {
    command: `quern ${typedVerb(invocation)}`,
    success: outcome.exitCode === 0,
    completed_at: isoTime(now),
    elapsed: (now - invocation.startedAtMs) / 1000,
  });
}

/** What was met before the error; under --warn-error the summary is an error too, and one is told already. */
function summarizeOnce(deprecations: Turn['deprecations']): void {
  try {
    deprecations.summarize();
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error;
  }
}

/** The verb as it was written: `ls` is `list`. */
function typedVerb({ flags, argv }: Turn['invocation']): string {
  if (flags.command === 'list' && argv.includes('ls')) return 'ls';
  if (flags.command === 'source freshness' && argv.includes('snapshot-freshness')) return 'source snapshot-freshness';
  return flags.command;
}

/** Writes what reporters hold back; the screen, which comes first, is closed last, to tell of those that fail. */
export function closeTurn({ reporters, turn }: OpenTurn): void {
  for (const reporter of [...reporters].reverse()) {
    try {
      reporter.close();
    } catch (error) {
      tellLostListener(turn.events, error);
    }
  }
}

function tellError({ events }: Pick<Turn, 'events'>, cause: unknown): void {
  const error = withoutFileFault(cause);
  events.emit('MainEncounteredError', { exc: errorText(error) });
  const isOurFault = !(error instanceof ProjectError) && !(error instanceof DatabaseError);
  if (isOurFault && error instanceof Error) events.emit('MainStackTrace', { stack_trace: error.stack ?? '' });
}

/** What an error says to a person: dbt's heading, then each problem with place and code frame where it has them. */
export function errorText(cause: unknown): string {
  const error = withoutFileFault(cause);
  if (error instanceof NodeError)
    return [error.dbtText, ...error.messages.filter(m => m.span !== undefined).map(renderMessage)].join('\n\n');
  if (error instanceof ProjectError)
    return `${headingOf(error.messages[0])}\n${indent(error.messages.map(renderMessage).join('\n\n'))}`;
  if (error instanceof DatabaseError) return `Database Error\n${indent(renderMessage(error.problem))}`;
  return error instanceof Error ? error.message : String(error);
}

function withoutFileFault(error: unknown): unknown {
  const fault = fileFault(error);
  return fault === undefined ? error : new ProjectError(fault, { cause: error });
}

/** dbt's class of the error: of the project's code a compilation error, of its property files and configs a parsing error, all else a runtime error. */
function headingOf(message: Message | undefined): string {
  if (message?.heading !== undefined) return message.heading;
  if (/^CONFIG-0(?:40|70|71)$/.test(message?.code ?? '')) return 'Parsing Error';
  return /^(PARSE|JINJA|EVENT)-/.test(message?.code ?? '') ? 'Compilation Error' : 'Runtime Error';
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}

function argumentTexts(args: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(args).map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
}
