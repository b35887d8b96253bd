import type { CliValues } from '../../../../src/config/index.js';
import type { FakeDisk } from './fake-disk.js';
import {
  type Dice,
  MACROS,
  macroText,
  modelText,
  profilesText,
  projectText,
  propertiesText,
} from './random-project.js';

/** What the next loading is given besides the files. */
export type Given = { env: Record<string, string>; flags: CliValues };

type Edit = (at: Editing) => void;
export type Editing = { readonly disk: FakeDisk; readonly root: string; readonly dice: Dice; readonly given: Given };

/** One thing that somebody does to a project between two commands. Often chosen ones stand more than once. */
export function edit(at: Editing): string {
  const [name, change] = at.dice.pick(EDITS);
  change(at);
  return name;
}

function files({ disk, root }: Editing, folder: string, ending: string): string[] {
  return disk.paths.filter(path => path.startsWith(`${root}/${folder}`) && path.endsWith(ending));
}

function sqlFile(at: Editing): string {
  return at.dice.pick([
    ...files(at, 'models/', '.sql'),
    ...files(at, 'tests/', '.sql'),
    ...files(at, 'analyses/', '.sql'),
  ]);
}

function anyFile(at: Editing): string {
  return at.dice.pick(at.disk.paths.filter(path => path.startsWith(at.root) && !path.includes('/target/')));
}

const editModel: Edit = at => at.disk.write(sqlFile(at), modelText(at.dice), at.dice.chance(50));

/** Without waiting, and one letter for another: the same second, the same size. */
const editWithinSecond: Edit = at => {
  const file = sqlFile(at);
  const { disk } = at;
  const text = disk.text(file);
  const swapped = /ref\('([ab])'\)/.test(text)
    ? text.replace(/ref\('([ab])'\)/, (_, name) => `ref('${name === 'a' ? 'b' : 'a'}')`)
    : text.replace(/\d/, digit => String((Number(digit) + 1) % 10));
  disk.write(file, swapped);
};

const setBack: Edit = at => {
  const file = sqlFile(at);
  const before = at.disk.mtimeOf(file);
  editWithinSecond(at);
  at.disk.write(file, modelText(at.dice));
  at.disk.setBack(file, before);
};

const recreate: Edit = at => {
  const file = anyFile(at);
  const text = at.disk.text(file);
  at.disk.remove(file);
  if (at.dice.chance(50)) at.disk.wait(5000);
  at.disk.write(file, text);
};

const rename: Edit = at => {
  const file = sqlFile(at);
  const name = file.slice(file.lastIndexOf('/') + 1);
  const cased = name[0] === name[0]?.toUpperCase() ? name.toLowerCase() : name.charAt(0).toUpperCase() + name.slice(1);
  at.disk.rename(file, file.slice(0, -name.length) + cased);
};

const move: Edit = at => {
  const file = at.dice.pick(files(at, 'models/', '.sql'));
  const name = file.slice(file.lastIndexOf('/') + 1);
  at.disk.rename(file, `${at.root}/models/${file.includes('/deep/') ? '' : 'deep/'}${name}`);
};

const exchange: Edit = at => {
  const [one, other] = [sqlFile(at), sqlFile(at)];
  at.disk.rename(one, `${one}.aside`);
  at.disk.rename(other, one);
  at.disk.rename(`${one}.aside`, other);
};

const addOrRemove: Edit = at => {
  const file = `${at.root}/models/${at.dice.pick(['f', 'g', 'far'])}.sql`;
  if (at.disk.has(file)) at.disk.remove(file);
  else at.disk.write(file, modelText(at.dice));
};

const macro: Edit = at => {
  const name = at.dice.pick(Object.keys(MACROS));
  const file = `${at.root}/${at.dice.pick(['', '', 'dbt_packages/far_package/'])}macros/${name}.sql`;
  if (at.disk.has(file) && at.dice.chance(60)) at.disk.remove(file);
  else at.disk.write(file, macroText(name, at.dice));
};

/** A macro of ours, in the project: what it shadows is called no longer. */
const shadow: Edit = at => {
  const file = `${at.root}/macros/shadow.sql`;
  if (at.disk.has(file)) at.disk.remove(file);
  else
    at.disk.write(
      file,
      at.dice.pick([
        '{% macro default__test_unique(model, column_name) %}select 1{% endmacro %}',
        '{% macro postgres__generate_alias_name(a=none, node=none) %}same{% endmacro %}',
        '{% macro is_incremental() %}{{ return(false) }}{% endmacro %}',
      ]),
    );
};

const packageChange: Edit = at => {
  const folder = `${at.root}/dbt_packages/far_package`;
  const project = `${folder}/dbt_project.yml`;
  const choice = at.dice.below(10);
  if (choice < 3) at.disk.write(`${folder}/models/far.sql`, modelText(at.dice));
  else if (at.disk.has(project) && choice < 5) for (const file of files(at, 'dbt_packages/', '')) at.disk.remove(file);
  else {
    at.disk.write(
      project,
      `name: far_package\nversion: "1.${at.dice.below(3)}"\nvars: {deep: ${at.dice.chance(50)}}\n`,
    );
    at.disk.write(`${folder}/models/far.sql`, 'select 4');
  }
};

const upgrade: Edit = at => {
  const name = 'macros/names/alias.sql';
  at.disk.ship(
    name,
    at.dice.chance(50)
      ? undefined
      : `{% macro generate_alias_name(custom_alias_name=none, node=none) -%}{{ node.name }}${at.dice.below(3)}{%- endmacro %}`,
  );
};

const flags: Edit = ({ given, dice }) => {
  given.flags = dice.pick<CliValues>([
    {},
    { vars: 'deep: true' },
    { vars: 'on: false' },
    { vars: '{where: here, deep: 1.0}' },
    { target: 'prod' },
    { full_refresh: true },
    { warn_error: true },
    { static_parser: false },
  ]);
};

const environment: Edit = ({ given, dice }) => {
  const name = dice.pick(['DEEP', 'TAG', 'DBT_ENV_CUSTOM_ENV_WHO', 'OTHER']);
  given.env = dice.chance(40) ? {} : { ...given.env, [name]: dice.pick(['yes', 'no', '1']) };
};

const damage: Edit = at => {
  const file = at.dice.pick([...files(at, 'target/', ''), `${at.root}/target/none`]);
  if (!at.disk.has(file)) return;
  const bytes = Buffer.from(at.disk.files.readBytes(file));
  if (at.dice.chance(30)) at.disk.write(file, bytes.subarray(0, at.dice.below(bytes.length)));
  else if (at.dice.chance(50)) at.disk.remove(file);
  else at.disk.write(file, 'not a cache');
};

const EDITS: readonly (readonly [string, Edit])[] = [
  ...Array.from({ length: 6 }, () => ['edit', editModel] as const),
  ...Array.from({ length: 4 }, () => ['edit within a second', editWithinSecond] as const),
  ['touch', at => at.disk.touch(anyFile(at))],
  ['time set back', setBack],
  ['time set back', setBack],
  ['delete and re-create', recreate],
  ['rename', rename],
  ['move', move],
  ['exchange', exchange],
  ['add or remove', addOrRemove],
  ['properties', at => at.disk.write(`${at.root}/models/props.yml`, propertiesText(at.dice))],
  ['properties', at => at.disk.write(`${at.root}/models/props.yml`, propertiesText(at.dice))],
  [
    'docs',
    at => at.disk.write(`${at.root}/models/words.md`, `{% docs words %}Words ${at.dice.below(9)}.{% enddocs %}`),
  ],
  ['seed', at => at.disk.write(`${at.root}/seeds/raw.csv`, `id\n${at.dice.below(9)}\n`)],
  ['macro', macro],
  ['macro', macro],
  ['shadowing macro', shadow],
  ['project', at => at.disk.write(`${at.root}/dbt_project.yml`, projectText(at.dice))],
  ['profile', at => at.disk.write(`${at.root}/profiles.yml`, profilesText(at.dice))],
  ['flags', flags],
  ['flags', flags],
  ['environment', environment],
  ['environment', environment],
  ['package', packageChange],
  ['upgrade', upgrade],
  ['ignore', at => at.disk.write(`${at.root}/.dbtignore`, at.dice.pick(['', 'models/b.sql\n', 'models/deep/\n']))],
  ['damage', damage],
  ['read-only', at => at.disk.turnReadOnly()],
  ['wait', at => at.disk.wait(10_000)],
];
