import { beforeEach, describe, expect, it } from 'vitest';
import { diskFiles, type Files, memoryFiles, ProjectError, readText } from '../../../src/base/index.js';
import { completeProject, makeProject } from '../../../src/session/init/init-project.js';

/** Templates come from the disk, everything else from memory. */
function halfDisk(content: Map<string, string | Uint8Array>): Files {
  const [disk, memory] = [diskFiles(), memoryFiles(content)];
  const of = (file: string): Files => (file.includes('/templates/init') ? disk : memory);
  return {
    ...memory,
    readBytes: file => of(file).readBytes(file),
    list: file => of(file).list(file),
    stat: file => of(file).stat(file),
  };
}

describe('init', () => {
  let content: Map<string, string | Uint8Array>;
  let files: Files;
  beforeEach(() => {
    content = new Map();
    files = halfDisk(content);
  });

  it('makes a project with a model, seed, test and macro, a profile of the embedded database and a commented server', async () => {
    const result = await makeProject(files, '/home', 'shop');
    expect(result.root).toBe('/home/shop');
    expect(result.created).toEqual([
      '.gitignore',
      'README.md',
      'dbt_project.yml',
      'macros/cents_to_amount.sql',
      'models/marts/orders_by_day.sql',
      'models/marts/orders_by_day.yml',
      'models/staging/stg_orders.sql',
      'models/staging/stg_orders.yml',
      'profiles.yml',
      'seeds/raw_orders.csv',
      'tests/no_negative_days.sql',
    ]);
    expect(readText(files, '/home/shop/dbt_project.yml')).toContain('name: shop\n');
    const profile = readText(files, '/home/shop/profiles.yml');
    expect(profile).toContain('shop:\n  target: embedded');
    expect(profile).toContain('    #   type: postgres');
    expect(profile).toContain(`password: "{{ env_var('PGPASSWORD') }}"`);
    expect(readText(files, '/home/shop/models/staging/stg_orders.sql')).toContain("{{ ref('raw_orders') }}");
  });

  it('refuses a name that no project can have, says a usable one, and writes nothing', async () => {
    const error: unknown = await makeProject(files, '/home', 'My-Shop 2').catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ProjectError);
    expect((error as ProjectError).messages[0]).toMatchObject({
      code: 'INIT-001',
      suggestion: 'Try: quern init my_shop_2',
    });
    expect(content.size).toBe(0);
  });

  it('refuses a folder that holds something, and leaves it as it is', async () => {
    content.set('/home/shop/notes.txt', 'mine');
    await expect(makeProject(files, '/home', 'shop')).rejects.toThrow('is there already and is not empty');
    expect([...content.keys()]).toEqual(['/home/shop/notes.txt']);
  });

  it('adds to an existing project the profile that is found nowhere and the missing lines of .gitignore', async () => {
    content.set('/old/dbt_project.yml', 'name: old\nprofile: company\n');
    content.set('/old/.gitignore', '/target\nlogs\n.idea');
    const result = await completeProject(files, '/old', { name: 'old', profile: 'company', profileFound: false });
    expect(result).toMatchObject({ created: ['profiles.yml'], kept: ['dbt_project.yml'], extended: ['.gitignore'] });
    expect(readText(files, '/old/profiles.yml')).toContain('company:\n  target: embedded');
    expect(readText(files, '/old/.gitignore')).toBe('/target\nlogs\n.idea\ndbt_packages/\n.quern/\n.env\n');
  });

  it('makes no profile where one of its name is found elsewhere, and is content when nothing is missing', async () => {
    content.set('/old/dbt_project.yml', 'name: old\nprofile: company\n');
    const project = { name: 'old', profile: 'company', profileFound: true };
    expect((await completeProject(files, '/old', project)).created).toEqual(['.gitignore']);
    expect(await completeProject(files, '/old', project)).toMatchObject({ created: [], extended: [] });
  });
});
