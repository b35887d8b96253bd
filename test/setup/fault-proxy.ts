import { connect, createServer, type Socket } from 'node:net';

/** A line to the server that misbehaves on demand. */
export type FaultProxy = {
  readonly port: number;
  /** Connections accepted so far. */
  readonly accepted: number;
  /** Cuts all open lines. */
  cut(): void;
  /** What happens to the next connections; `pass` is the start. */
  mode: 'pass' | 'refuse' | 'swallow';
  /** Changes bytes that come from the server. */
  mangle: ((chunk: Buffer) => Buffer) | undefined;
  close(): Promise<void>;
};

/** A proxy on loopback before `host:port`. `refuseFirst` connections are cut as soon as they are made. */
export async function startFaultProxy(host: string, port: number, refuseFirst = 0): Promise<FaultProxy> {
  const open = new Set<Socket>();
  const state = { accepted: 0, mode: 'pass' as FaultProxy['mode'], mangle: undefined as FaultProxy['mangle'] };
  const server = createServer(client => {
    open.add(client);
    client.on('error', () => client.destroy());
    client.on('close', () => open.delete(client));
    if (state.accepted++ < refuseFirst || state.mode === 'refuse') {
      client.destroy();
      return;
    }
    if (state.mode === 'swallow') return;
    const upstream = connect(port, host);
    upstream.on('error', () => client.destroy());
    upstream.on('data', chunk => client.write(state.mangle === undefined ? chunk : state.mangle(chunk)));
    upstream.on('close', () => client.destroy());
    client.on('data', chunk => upstream.write(chunk));
    client.on('close', () => upstream.destroy());
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    get accepted() {
      return state.accepted;
    },
    get mode() {
      return state.mode;
    },
    set mode(mode) {
      state.mode = mode;
    },
    get mangle() {
      return state.mangle;
    },
    set mangle(mangle) {
      state.mangle = mangle;
    },
    cut: () => {
      for (const socket of open) socket.destroy();
    },
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise(resolve => server.close(resolve));
    },
  };
}
