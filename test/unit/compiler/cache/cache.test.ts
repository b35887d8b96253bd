import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesOf } from '../load-project.js';
import { FakeDisk } from './fake-disk.js';
import {
  CACHE,
  compiledNodes,
  firstDifference,
  linkedWarm,
  loadCold,
  loadWarm,
  type Setting,
  statsOf,
  writeLibrary,
} from './load-both.js';
import { startingFiles } from './random-project.js';

const ROOT = '/project';
const FIXTURES = path.resolve(import.meta.dirname, '../../../fixtures/projects/parse');

function settingOf(files: Readonly<Record<string, string | Uint8Array>>, root = ROOT): Setting {
  const disk = new FakeDisk(root);
  for (const [file, text] of Object.entries(files)) disk.write(`${root}/${file}`, text);
  writeLibrary(disk, root);
  disk.wait(60_000);
  return { root, disk, env: {}, flags: {}, isThorough: true };
}

describe('a project whose parse results were kept', () => {
  it('reads no template when nothing changed', () => {
    const setting = settingOf(startingFiles());
    expect(statsOf(setting).staticCount).toBeGreaterThan(0);
    expect(statsOf(setting)).toMatchObject({ staticCount: 0, renderedCount: 0, linkMs: 0 });
  });

  it('reads the edited template alone', () => {
    const setting = settingOf(startingFiles());
    statsOf(setting);
    setting.disk.write(`${ROOT}/models/c.sql`, "select * from {{ ref('b') }}");
    expect(statsOf(setting)).toMatchObject({ staticCount: 0, renderedCount: 0, linkMs: 0 });
    setting.disk.wait(60_000);
    expect(firstDifference(loadCold(setting), loadWarm(setting))).toBeUndefined();
  });

  it('is linked anew when a config changed, a property file, a macro or what a rendering read', () => {
    const setting = settingOf({ ...startingFiles(), 'models/e.sql': "select '{{ env_var('WHO', 'me') }}'" });
    const isAnew = (more: Partial<Setting> = {}): boolean => statsOf({ ...setting, ...more }).linkMs > 0;
    isAnew();
    setting.disk.write(`${ROOT}/models/c.sql`, "{{ config(alias='see') }}select 1");
    expect(isAnew()).toBe(true);
    setting.disk.write(`${ROOT}/models/props.yml`, 'version: 2\nsources: [{name: s, tables: [{name: t}]}]\n');
    expect(isAnew()).toBe(true);
    setting.disk.write(`${ROOT}/macros/helper.sql`, '{% macro helper() %}select 6{% endmacro %}');
    expect(isAnew()).toBe(true);
    expect(isAnew({ env: { OTHER: 'x' } })).toBe(false);
    expect(isAnew({ env: { WHO: 'you' } })).toBe(true);
    expect(isAnew({ env: { WHO: 'you' }, flags: { vars: 'a: 1' } })).toBe(true);
  });

  it('is linked anew when a flag of behaviour changed', () => {
    const setting = settingOf({ ...startingFiles(), 'analyses/j.sql.jinja': 'select 1' });
    const hasJ = (): boolean => JSON.stringify(loadWarm(setting)).includes('analysis.shop.j\\"');
    expect([hasJ(), hasJ()]).toEqual([false, false]);
    const file = `${ROOT}/dbt_project.yml`;
    const text = setting.disk.text(file);
    setting.disk.write(file, `${text}\nflags: {allow_jinja_file_extensions: true}\n`);
    expect([hasJ(), hasJ()]).toEqual([true, true]);
    expect(firstDifference(loadCold(setting), loadWarm(setting))).toBeUndefined();
  });

  it('is linked anew when the cache is cut off, foreign, or its body gone', () => {
    const setting = settingOf(startingFiles());
    const { disk } = setting;
    const cold = loadCold(setting);
    const file = `${ROOT}/${CACHE}`;
    const bodies = (): string[] => disk.paths.filter(name => name.startsWith(`${file}.`));
    const damages: (() => void)[] = [
      () => disk.write(file, disk.files.readBytes(file).subarray(0, 1000)),
      () => disk.write(file, 'something else'),
      () => disk.remove(file),
      () => {
        for (const body of bodies()) disk.remove(body);
      },
      () => {
        for (const body of bodies()) disk.write(body, 'cut');
      },
    ];
    for (const damage of damages) {
      loadWarm(setting);
      expect(disk.has(file)).toBe(true);
      damage();
      expect(firstDifference(cold, loadWarm(setting))).toBeUndefined();
    }
  });

  it('is linked anew in another folder, whose paths stand in it', () => {
    const here = settingOf(startingFiles());
    loadWarm(here);
    const there = settingOf(startingFiles(), '/copy');
    for (const file of here.disk.paths.filter(name => name.includes('/target/')))
      there.disk.write(file.replace(ROOT, '/copy'), here.disk.files.readBytes(file));
    expect(firstDifference(loadCold(there), loadWarm(there))).toBeUndefined();
  });

  it('is loaded without a word where nothing can be written', () => {
    const setting = settingOf(startingFiles());
    setting.disk.turnReadOnly();
    expect(firstDifference(loadCold(setting), loadWarm(setting))).toBeUndefined();
    expect(setting.disk.has(`${ROOT}/${CACHE}`)).toBe(false);
  });

  it('leaves the manifest also where somebody removed the body of the cache before it was written', () => {
    const setting = settingOf(startingFiles());
    const { disk } = setting;
    const meanwhile = (): void => {
      for (const name of disk.paths.filter(file => file.startsWith(`${ROOT}/${CACHE}.`))) disk.remove(name);
    };
    expect(firstDifference(loadCold(setting), loadWarm({ ...setting, meanwhile }))).toBeUndefined();
    // Only the mark of the manifest that was left is there: the body was not made again.
    expect(disk.paths.filter(file => file.startsWith(`${ROOT}/${CACHE}.`))).toEqual([`${ROOT}/${CACHE}.left`]);
  });

  it('tells again what linking told', () => {
    const setting = settingOf({
      ...startingFiles(),
      'models/more.yml': 'version: 2\nmodels: [{name: nobody, description: gone}]\n',
    });
    const { told } = loadWarm(setting);
    expect(told).toContain('NoNodeForYamlKey');
    expect(loadWarm(setting)['told']).toBe(told);
  });

  it('is written with what a run compiled from its text, as long as only those nodes change', () => {
    const setting = settingOf(startingFiles());
    loadWarm(setting);
    const { manifest, writeManifest } = linkedWarm(setting);
    const changed = compiledNodes(manifest);
    const [id = '', node = {}] = [...changed].find(([one]) => one.startsWith('model.')) ?? [];
    const file = `${ROOT}/target/after-run.json`;
    expect(writeManifest?.(file, new Map([[id, { ...node, depends_on: { macros: [], nodes: ['model.x.y'] } }]]))).toBe(
      false,
    );
    expect(setting.disk.paths).not.toContain(file);
    expect(writeManifest?.(file, changed)).toBe(true);
    const written = JSON.parse(setting.disk.text(file)) as { nodes: Record<string, object> };
    expect(written.nodes[id]).toMatchObject({ compiled: true, compiled_code: `select 'é' -- ${id}\n` });
  });

  it.each(fs.readdirSync(FIXTURES).sort())('gives what it gave: %s', theme => {
    const { 'manifest.json': _recorded, ...files } = filesOf(path.join(FIXTURES, theme));
    const setting = settingOf({ ...files, 'profiles.yml': startingFiles()['profiles.yml'] ?? '' });
    const cold = loadCold(setting);
    expect(firstDifference(cold, loadWarm(setting))).toBeUndefined();
    expect(firstDifference(cold, loadWarm(setting))).toBeUndefined();
  });
});
