import { connect, createServer } from 'node:net';

const SIMPLE = 'Q'.charCodeAt(0);
const EXECUTE = 'E'.charCodeAt(0);
const SSL_REQUEST = 80_877_103;
const CANCEL_REQUEST = 80_877_102;

/**
 * A door in front of a PostgreSQL server on loopback that counts what goes through, whichever tool knocks: statements
 * (simple queries and executes) and round trips (times that the client spoke after the server had). TLS is refused.
 * Gives `{ port, counts(), close() }`.
 */
export async function countTrips({ host, port }) {
  const counts = { statements: 0, roundTrips: 0 };
  const open = new Set();
  const server = createServer(client => {
    const backend = connect(port, host);
    const messages = new FrontendMessages(counts);
    let serverSpoke = true;
    client.on('data', data => {
      const forwarded = messages.accept(data, client);
      if (forwarded === undefined) return;
      if (serverSpoke && messages.isStarted) counts.roundTrips++;
      serverSpoke = false;
      backend.write(forwarded);
    });
    backend.on('data', data => {
      serverSpoke = true;
      client.write(data);
    });
    for (const [one, other] of [
      [client, backend],
      [backend, client],
    ]) {
      open.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    port: server.address().port,
    counts: () => ({ ...counts }),
    close: () => {
      for (const socket of open) socket.destroy();
      server.close();
    },
  };
}

/** Reads the messages of one client: a start without a type byte, then type, length and body. */
class FrontendMessages {
  isStarted = false;
  #counts;
  #rest = Buffer.alloc(0);

  constructor(counts) {
    this.#counts = counts;
  }

  /** What is to be sent on; undefined when it was answered here. */
  accept(data, client) {
    if (!this.isStarted && data.length === 8 && data.readInt32BE(4) === SSL_REQUEST) {
      client.write('N');
      return undefined;
    }
    let at = 0;
    if (!this.isStarted) {
      if (data.length >= 8 && data.readInt32BE(4) === CANCEL_REQUEST) return data;
      at = data.readInt32BE(0);
      this.isStarted = true;
    }
    const all = Buffer.concat([this.#rest, data.subarray(at)]);
    this.#rest = all.subarray(this.#count(all));
    return data;
  }

  #count(all) {
    let at = 0;
    while (at + 5 <= all.length) {
      const end = at + 1 + all.readInt32BE(at + 1);
      if (end > all.length) break;
      if (all[at] === SIMPLE || all[at] === EXECUTE) this.#counts.statements++;
      at = end;
    }
    return at;
  }
}
