// The thread in which the embedded Postgres lives: a running statement blocks its thread, and ending the thread is the
// only way to end the statement.
import { parentPort, workerData } from 'node:worker_threads';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { type Extension, PGlite } from '@electric-sql/pglite';
import { diskFiles } from '../../base/index.js';
import { loadContrib } from './contrib-extensions.js';
import type { WorkerReply, WorkerRequest, WorkerStart } from './worker-messages.js';

const COMPRESSION = { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_LGWIN]: 24 };

async function open(start: WorkerStart): Promise<PGlite> {
  const extensions: Record<string, Extension> = {};
  for (const name of start.extensions) extensions[name.replaceAll('-', '_')] = await loadContrib(name);
  const image = start.image === undefined ? undefined : brotliDecompressSync(diskFiles().readBytes(start.image));
  return PGlite.create({
    dataDir: start.dataDir ?? 'memory://',
    extensions,
    ...(image === undefined ? {} : { loadDataDir: new Blob([new Uint8Array(image)]) }),
  });
}

async function answer(db: PGlite, request: WorkerRequest): Promise<Uint8Array[]> {
  if (request.kind === 'exchange') {
    const chunks: Uint8Array[] = [];
    // The chunks are windows on the database's memory, so they are copied.
    await db.execProtocolRawStream(request.bytes, { onRawData: data => chunks.push(data.slice()) });
    return chunks;
  }
  if (request.kind === 'image') {
    await db.exec('checkpoint');
    const dump = await db.dumpDataDir('none');
    const packed = brotliCompressSync(Buffer.from(await dump.arrayBuffer()), { params: COMPRESSION });
    return [new Uint8Array(packed)];
  }
  await db.close();
  return [];
}

function post(reply: WorkerReply): void {
  const moved = reply.kind === 'bytes' ? reply.chunks.map(chunk => chunk.buffer as ArrayBuffer) : [];
  parentPort?.postMessage(reply, moved);
}

function failed(id: number, error: unknown): WorkerReply {
  return { id, kind: 'failed', text: error instanceof Error ? error.message : String(error) };
}

async function serve(): Promise<void> {
  const db = await open(workerData as WorkerStart);
  let turn: Promise<void> = Promise.resolve();
  parentPort?.on('message', (request: WorkerRequest) => {
    turn = turn.then(() =>
      answer(db, request).then(
        chunks => post({ id: request.id, kind: 'bytes', chunks }),
        error => post(failed(request.id, error)),
      ),
    );
  });
  post({ id: 0, kind: 'bytes', chunks: [] });
}

serve().catch(error => post(failed(0, error)));
