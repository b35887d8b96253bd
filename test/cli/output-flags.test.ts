import * as fs from 'node:fs';
import { expect, it } from 'vitest';
import { copyFixture, quern } from './spawn-quern.js';

it('-d shows on the console what else only the log file holds', async () => {
  const project = copyFixture('library');
  const env = { LIBRARY_HOST: '127.0.0.1', LIBRARY_PORT: '1', LIBRARY_USER: 'u', LIBRARY_DATABASE: 'd' };
  try {
    const plain = await quern(['parse'], { cwd: project, env });
    const debug = await quern(['-d', 'parse'], { cwd: project, env });
    expect([plain.exitCode, debug.exitCode]).toEqual([0, 0]);
    expect(plain.stdout).not.toContain('Command `quern parse` succeeded');
    expect(debug.stdout).toContain('Command `quern parse` succeeded');
  } finally {
    fs.rmSync(project, { recursive: true });
  }
});

it('--no-print keeps what templates print off the console', async () => {
  const project = copyFixture('library');
  const env = { LIBRARY_HOST: '127.0.0.1', LIBRARY_PORT: '1', LIBRARY_USER: 'u', LIBRARY_DATABASE: 'd' };
  fs.writeFileSync(`${project}/models/told.sql`, "{{ print('told by a template') }}select 1 as id");
  try {
    expect((await quern(['parse'], { cwd: project, env })).stdout).toContain('told by a template');
    expect((await quern(['-q', 'parse'], { cwd: project, env })).stdout).toContain('told by a template');
    expect((await quern(['--no-print', 'parse'], { cwd: project, env })).stdout).not.toContain('told by a template');
  } finally {
    fs.rmSync(project, { recursive: true });
  }
});

it('--log-path says where dbt.log is written', async () => {
  const project = copyFixture('library');
  const env = { LIBRARY_HOST: '127.0.0.1', LIBRARY_PORT: '1', LIBRARY_USER: 'u', LIBRARY_DATABASE: 'd' };
  try {
    expect((await quern(['parse', '--log-path', 'elsewhere'], { cwd: project, env })).exitCode).toBe(0);
    expect(fs.readFileSync(`${project}/elsewhere/dbt.log`, 'utf8')).toContain('Running with dbt=');
    expect(fs.existsSync(`${project}/logs`)).toBe(false);
  } finally {
    fs.rmSync(project, { recursive: true });
  }
});
