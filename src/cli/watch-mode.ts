import type { Session, TurnRequest, Watching, WatchNews } from '../session/index.js';
import { fitStream } from './fit-stream.js';

const USUAL_PREVIEW = 5;
const KEYS = 'r run again · f full refresh · a all · q quit';

/** `--watch`: stays until `q`, a signal, or the end of the terminal; gives the exit code of the last turn. */
export async function watchMode(session: Session, request: TurnRequest, abort: AbortController): Promise<0 | 1 | 2> {
  let code: 0 | 1 | 2 = 0;
  const given = request.cli.after['preview'];
  const previewRows = typeof given === 'string' ? Number(given) : USUAL_PREVIEW;
  let isFirst = true;
  let watching: Watching | undefined;
  const tell = (news: WatchNews): void => {
    code = news.kind === 'broken' ? 2 : (news.report.outcome?.exitCode ?? 0);
    const lines = watching?.isTellingJson() ? [] : linesOf(news, isFirst);
    for (const line of lines) process.stdout.write(`${fitStream(process.stdout, line)}\n`);
    isFirst = false;
  };
  watching = await session.watch(request, { previewRows, tell });
  if (!watching.isWatching()) return 2;
  if (!abort.signal.aborted && !watching.isTellingJson())
    process.stdout.write(`watching · ${process.stdin.isTTY ? KEYS : 'Ctrl-C ends it'}\n`);
  await untilEnd(watching, abort);
  await watching.close();
  return abort.signal.aborted && code === 0 ? 0 : code;
}

/** `parsed 1 file · ran 3 of 24 nodes: stg_orders and below · 210 ms`, and the first rows of saved models. */
function linesOf(news: WatchNews, isFirst: boolean): string[] {
  const { files, durationMs } = news;
  const time = durationMs < 10_000 ? `${Math.round(durationMs)} ms` : `${(durationMs / 1000).toFixed(1)} s`;
  const parsed = `parsed ${files.length} file${files.length === 1 ? '' : 's'}`;
  if (news.kind === 'broken') return files.length === 0 ? [] : [`${parsed} · the last good state stays · ${time}`];
  const { ran, total, changed, previews, outcome } = news.report;
  // The first run has told everything as any run does.
  if (isFirst) return [];
  const failed = outcome?.finished.filter(({ result }) => ['error', 'fail', 'runtime error'].includes(result.status));
  const what = [
    ...(files.length === 0 ? [] : [parsed]),
    ran === 0
      ? 'nothing to run'
      : `ran ${ran} of ${total} nodes${changed.length === 0 ? '' : `: ${listed(changed, ran)}`}`,
    ...(failed !== undefined && failed.length > 0 ? [`${failed.length} failed`] : []),
    time,
  ];
  return [...previews.flatMap(({ name, table }) => ['', name, table.trimEnd()]), what.join(' · ')];
}

function listed(changed: readonly string[], ran: number): string {
  const names =
    changed.length > 3 ? `${changed.slice(0, 3).join(', ')} and ${changed.length - 3} more` : changed.join(', ');
  return ran > changed.length ? `${names} and below` : names;
}

function untilEnd(watching: Watching, abort: AbortController): Promise<void> {
  return new Promise(resolve => {
    const { stdin } = process;
    const end = (): void => {
      stdin.off('data', onKey);
      if (stdin.isTTY) stdin.setRawMode(false);
      stdin.pause();
      resolve();
    };
    const onKey = (data: Buffer): void => {
      const key = data.toString();
      if (key === 'q' || key === '\u0004') end();
      else if (key === '\u0003') abort.abort();
      else if (key === 'r') watching.ask('again');
      else if (key === 'a') watching.ask('all');
      else if (key === 'f') watching.ask('full');
    };
    if (abort.signal.aborted) return resolve();
    abort.signal.addEventListener('abort', end, { once: true });
    if (stdin.isTTY) {
      stdin.setRawMode(true);
      stdin.on('data', onKey);
      stdin.resume();
    }
  });
}
