import * as http from 'node:http';
import * as https from 'node:https';
import type { AddressInfo } from 'node:net';
import * as net from 'node:net';
import { describe, expect, test } from 'vitest';
import { httpGet } from '../../../src/session/deps/network/http-get.js';
import { proxyFor } from '../../../src/session/deps/network/proxy-for.js';
import { selfSigned } from '../../setup/self-signed.js';
import { HubServer, packageArchive } from './hub-server.js';
import { runDeps, told } from './run-deps.js';
import { wanting, withProject } from './with-project.js';

const INDEX = '/api/v1/index.json';
const PACKAGE = '/api/v1/north/dates.json';
const ARCHIVE = '/archives/north/dates/0.5.0.tar.gz';
const count = (list: readonly string[], item: string): number => list.filter(other => other === item).length;

describe('without a network', () => {
  test('the error names the address and says what to do, after six attempts', () =>
    withProject(wanting('north/dates 0.5.0'), async ({ project, hub, env }) => {
      const gone = await HubServer.open();
      await gone.close();
      void hub;
      const { error, events } = await runDeps(project, { env: { ...env, DBT_PACKAGE_HUB_URL: 'http://127.0.0.1:9/' } });
      expect(told(error)).toEqual([
        'DEPS-001 External connection exception occurred: connect ECONNREFUSED 127.0.0.1:9 (http://127.0.0.1:9/api/v1/index.json)',
      ]);
      expect(error?.messages[0]?.suggestion).toMatch(/HTTPS_PROXY.*quern deps again/);
      expect(events.filter(({ name }) => name === 'RetryExternalCall').map(({ data }) => data)).toEqual(
        [0, 1, 2, 3, 4].map(attempt => ({ attempt, max: 5 })),
      );
    }));

  test('a name that no one knows is told the same way', () =>
    withProject(wanting('north/dates 0.5.0'), async ({ project }) => {
      const { error } = await runDeps(project, { env: { DBT_PACKAGE_HUB_URL: 'http://hub.invalid/' } });
      expect(told(error)[0]).toMatch(/^DEPS-001 .*(ENOTFOUND|EAI_AGAIN)/);
    }));
});

describe('a request is made again', () => {
  test.each([
    ['when the connection breaks', INDEX, 'reset' as const],
    ['when the server is overloaded', PACKAGE, { status: 503, body: '' }],
    ['when the index answers nonsense', PACKAGE, { body: 'null' }],
    ['when a version lacks its archive', PACKAGE, { body: '{"versions": {"0.5.0": {"name": "dates"}}}' }],
    ['when half an archive comes', ARCHIVE, { body: packageArchive('dates', 'dates').subarray(0, 99) }],
    ['when a page comes instead of an archive', ARCHIVE, { body: '<html>one moment</html>' }],
    ['when an answer ends too early', ARCHIVE, { body: 'x', headers: { 'content-length': '100' } }],
  ])('%s', (_, at, answer) =>
    withProject(wanting('north/dates 0.5.0'), async ({ project, hub, env }) => {
      hub.answers.set(at, [answer, answer]);
      const { error, events } = await runDeps(project, { env });
      expect(error).toBeUndefined();
      expect(count(hub.requests, at)).toBe(3);
      expect(events.filter(({ name }) => name === 'RetryExternalCall')).toHaveLength(2);
    }),
  );

  test('but not when the server says that there is nothing, or that it may not be seen', () =>
    withProject(wanting('north/dates 0.5.0'), async ({ project, hub, env }) => {
      hub.answers.set(ARCHIVE, { status: 403, body: '' });
      expect(told((await runDeps(project, { env })).error)[0]).toContain('the server answers 403');
      expect(count(hub.requests, ARCHIVE)).toBe(1);
      hub.answers.set(INDEX, { status: 404, body: '' });
      expect(told((await runDeps(project, { env })).error)).toEqual([
        `DEPS-014 There is nothing at ${hub.url}${INDEX}, where a package index has an answer`,
      ]);
    }));
});

test('each answer of the index and each archive is fetched once a run', () =>
  withProject(wanting('south/checks 3.0.0', 'north/base_tools <2.0.0'), async ({ project, hub, env }) => {
    await runDeps(project, { env });
    expect(hub.requests.length).toBe(new Set(hub.requests).size);
  }));

test('an index that stays broken is told as such', () =>
  withProject(wanting('north/dates 0.5.0'), async ({ project, hub, env }) => {
    hub.answers.set(INDEX, { body: '<html>' });
    expect(told((await runDeps(project, { env })).error)[0]).toMatch(/^DEPS-014 .*is not JSON/);
  }));

test('a run that is broken off ends without another request', () =>
  withProject(wanting('north/dates 0.5.0'), async ({ project, hub, env }) => {
    const stop = new AbortController();
    stop.abort();
    await expect(runDeps(project, { env, signal: stop.signal })).rejects.toThrow(/abort/i);
    expect(hub.requests).toEqual([]);
    expect(project.list('.')).toEqual(['packages.yml']);
  }));

describe('a tarball', () => {
  const listed = (address: string) => ({ 'packages.yml': `packages:\n  - tarball: "${address}"\n    name: by_hand\n` });

  test('comes from its address by way of redirects, with its own packages', () =>
    withProject(listed("{{ env_var('HUB') }}/moved"), async ({ project, hub, env }) => {
      const facts = { packages: [{ package: 'north/dates', version: '0.4.0' }] };
      hub.answers.set('/moved', { status: 302, body: '', headers: { location: '/there' } });
      hub.answers.set('/there', { body: packageArchive('any-name', 'other_name', facts) });
      const { result } = await runDeps(project, { env });
      expect(result?.installed.map(({ name }) => name)).toEqual(['by_hand', 'dates', 'base_tools']);
      expect(project.list('dbt_packages/by_hand')).toEqual(['dbt_project.yml', 'macros', 'packages.yml']);
    }));

  test('is refused by its digest when the same address gives other files', () =>
    withProject(listed("{{ env_var('HUB') }}/it"), async ({ project, hub, env }) => {
      hub.answers.set('/it', { body: packageArchive('a', 'one') });
      expect((await runDeps(project, { env })).error).toBeUndefined();
      hub.answers.set('/it', { body: packageArchive('a', 'two') });
      expect(told((await runDeps(project, { env })).error)[0]).toMatch(/^DEPS-013/);
    }));

  test('may have a name and password in its address, which no text and no lock file shows', () =>
    withProject({}, async ({ project, hub, env }) => {
      const address = hub.url.replace('//', "//user:{{ env_var('DBT_ENV_SECRET_PASS') }}@");
      project.write(listed(`${address}/gone`));
      const secret = { ...env, DBT_ENV_SECRET_PASS: 'hunter2' };
      const failed = await runDeps(project, { env: secret });
      expect(told(failed.error)[0]).toContain('user:*****@');
      hub.answers.set('/gone', { body: packageArchive('a', 'one') });
      const { error, events } = await runDeps(project, { env: secret });
      expect(error).toBeUndefined();
      expect(JSON.stringify([failed.events, events, project.read('package-lock.yml')])).not.toContain('hunter2');
      expect(project.read('package-lock.yml')).toContain("env_var('DBT_ENV_SECRET_PASS')");
    }));

  test.each(['file:///etc/passwd', 'ftp://x/y.tgz', '/tmp/x.tgz'])('cannot be %s', address =>
    withProject(listed(address), async ({ project, env }) => {
      expect(told((await runDeps(project, { env })).error)[0]).toMatch(/does not begin with https:\/\/ or http:\/\//);
    }),
  );
});

describe('a proxy', () => {
  type Env = Record<string, string>;
  const cases: [string, Env, string | undefined][] = [
    ['https://hub.example.com/', { HTTPS_PROXY: 'http://p:1' }, 'http://p:1/'],
    ['https://hub.example.com/', { https_proxy: 'p:1' }, 'http://p:1/'],
    ['http://hub.example.com/', { HTTPS_PROXY: 'http://p:1' }, undefined],
    ['http://hub.example.com/', { ALL_PROXY: 'http://p:1' }, 'http://p:1/'],
    ['https://hub.example.com/', { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'a.b, .example.com' }, undefined],
    ['https://hub.example.com/', { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'example.com:444' }, 'http://p:1/'],
    ['https://notexample.com/', { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'example.com' }, 'http://p:1/'],
    ['https://hub.example.com/', { HTTPS_PROXY: 'http://p:1', NO_PROXY: '*' }, undefined],
  ];
  test.each(cases)('for %s with %o is %s', (url, env, proxy) => {
    expect(proxyFor(new URL(url), env)?.href).toBe(proxy);
  });

  test('is asked for the whole address, with its own name and password', async () => {
    const seen: [string | undefined, string | undefined][] = [];
    const server = http.createServer((request, response) => {
      seen.push([request.url, request.headers['proxy-authorization']]);
      response.end('through');
    });
    const port = await listen(server);
    try {
      const env = { HTTP_PROXY: `http://me:pw@127.0.0.1:${port}` };
      const { body } = await httpGet('http://far.invalid/a?b', { env, maxBytes: 99, idleMs: 5000 });
      expect(Buffer.from(body).toString()).toBe('through');
      expect(seen).toEqual([['http://far.invalid/a?b', `Basic ${Buffer.from('me:pw').toString('base64')}`]]);
    } finally {
      await shut(server);
    }
  });

  test('is a tunnel for https, in which the name of the server is checked', async () => {
    const { key, cert } = selfSigned('far.invalid', ['far.invalid']);
    const names: (string | undefined)[] = [];
    const far = https.createServer({ key, cert }, (_, response) => void response.end('hi'));
    far.on('secureConnection', socket => void names.push(socket.servername || undefined));
    const proxy = http.createServer();
    const port = await listen(far);
    proxy.on('connect', (request: http.IncomingMessage, socket: net.Socket) => {
      names.push(request.url);
      const onward = net.connect(port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        onward.pipe(socket).pipe(onward);
      });
      for (const end of [onward, socket]) end.on('error', () => undefined);
      onward.on('close', () => void socket.destroy());
    });
    try {
      const env = { HTTPS_PROXY: `http://127.0.0.1:${await listen(proxy)}` };
      const options = { env, maxBytes: 99, idleMs: 5000 };
      const { body } = await httpGet('https://far.invalid/x', { ...options, ca: cert });
      expect(Buffer.from(body).toString()).toBe('hi');
      expect(names).toEqual(['far.invalid:443', 'far.invalid']);
      await expect(httpGet('https://far.invalid/x', options)).rejects.toThrow(/self.signed certificate/);
      await expect(httpGet('https://near.invalid/x', { ...options, ca: cert })).rejects.toThrow(/does not match/);
    } finally {
      await Promise.all([shut(far), shut(proxy)]);
    }
  });

  test('that refuses is named', async () => {
    const proxy = http.createServer();
    proxy.on('connect', (_, socket: net.Socket) => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'));
    const port = await listen(proxy);
    try {
      const env = { HTTPS_PROXY: `http://127.0.0.1:${port}` };
      const get = httpGet('https://far.invalid/x', { env, maxBytes: 99, idleMs: 5000 });
      await expect(get).rejects.toThrow(`the proxy 127.0.0.1:${port} answers 407`);
    } finally {
      await shut(proxy);
    }
  });
});

test('certificates of REQUESTS_CA_BUNDLE that are not there are told', () =>
  withProject(wanting('north/dates 0.5.0'), async ({ project, env }) => {
    const { error } = await runDeps(project, { env: { ...env, REQUESTS_CA_BUNDLE: '/nowhere/ca.pem' } });
    expect(told(error)[0]).toMatch(/^DEPS-001 There is no file of certificates at \/nowhere\/ca.pem/);
  }));

describe('GET', () => {
  const withServer = async (handle: http.RequestListener, run: (url: string) => Promise<void>): Promise<void> => {
    const server = http.createServer(handle);
    const port = await listen(server);
    try {
      await run(`http://127.0.0.1:${port}`);
    } finally {
      await shut(server);
    }
  };
  const options = { env: {}, maxBytes: 10, idleMs: 200 };

  test('stops at the bound on the size', () =>
    withServer(
      (_, response) => void response.end('x'.repeat(11)),
      async url => {
        await expect(httpGet(url, options)).rejects.toThrow(/larger than 10 bytes/);
      },
    ));

  test('stops when nothing comes', () =>
    withServer(
      (_, response) => void response.write('x'),
      async url => {
        await expect(httpGet(url, options)).rejects.toThrow(/no answer for 0.2 s/);
      },
    ));

  test('does not go round in redirects, nor to anything but http', () =>
    withServer(
      (request, response) => {
        const location = request.url === '/file' ? 'file:///etc/passwd' : request.url;
        response.writeHead(302, { location }).end();
      },
      async url => {
        await expect(httpGet(`${url}/round`, options)).rejects.toThrow(/more than 10 redirects/);
        await expect(httpGet(`${url}/file`, options)).rejects.toThrow(/leads from http:\/\/ to file:\/\//);
      },
    ));

  test('gives a name and password of the address on to the same server only', async () => {
    const seen: (string | undefined)[] = [];
    await withServer(
      (request, response) => {
        seen.push(request.headers.authorization);
        response.end('ok');
      },
      other =>
        withServer(
          (request, response) => {
            seen.push(request.headers.authorization);
            response.writeHead(307, { location: request.url === '/a' ? '/b' : other }).end();
          },
          async url => {
            await httpGet(`${url.replace('//', '//me:p%40w@')}/a`, { ...options, idleMs: 5000 });
          },
        ),
    );
    const basic = `Basic ${Buffer.from('me:p@w').toString('base64')}`;
    expect(seen).toEqual([basic, basic, undefined]);
  });
});

async function listen(server: net.Server): Promise<number> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function shut(server: http.Server | https.Server): Promise<void> {
  server.closeAllConnections();
  await new Promise(resolve => server.close(resolve));
}
