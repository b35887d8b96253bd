import type { CodeEntry } from './index.js';

export const configCodes = {
  'CONFIG-001': {
    slug: 'no-project',
    meaning: 'There is no dbt_project.yml in this folder or above it.',
    remedy: 'Go to the folder of the project, name it with --project-dir, or make one with: quern init NAME',
  },
  'CONFIG-002': {
    slug: 'yaml-syntax',
    meaning: 'A YAML file cannot be read: its syntax is broken, or it is larger or deeper than the bounds allow.',
    remedy: 'Mend the place that the frame shows.',
  },
  'CONFIG-003': {
    slug: 'yaml-duplicate-key',
    meaning: 'A key stands twice in one mapping of a YAML file; the last one counts.',
    remedy: 'Remove the one that is not meant.',
  },
  'CONFIG-004': {
    slug: 'config-not-utf8',
    meaning: 'A configuration file is not UTF-8 text.',
    remedy: 'Save the file as UTF-8.',
  },
  'CONFIG-010': {
    slug: 'env-var-missing',
    meaning: 'A file asks for an environment variable that is not set, and gives no default.',
    remedy: 'Set the variable (a .env file beside the project works too), or write env_var(NAME, DEFAULT).',
  },
  'CONFIG-011': {
    slug: 'secret-misplaced',
    meaning: 'A variable whose name begins with DBT_ENV_SECRET is read outside profiles.yml and packages.yml.',
    remedy: 'Use a variable with another name there, or move the value to the profile.',
  },
  'CONFIG-012': {
    slug: 'could-not-render',
    meaning: 'An expression in a configuration file failed.',
    remedy: 'Mend the expression; text that only looks like one belongs in {% raw %} … {% endraw %}.',
  },
  'CONFIG-020': {
    slug: 'profile-not-found',
    meaning: 'The profile that the project or --profile names is in no profiles.yml that was looked at.',
    remedy: 'Add it, name another one with --profile or another folder with --profiles-dir, or use --embedded.',
  },
  'CONFIG-021': {
    slug: 'profile-malformed',
    meaning: 'profiles.yml is empty, or the profile lacks its outputs or the target that was asked for.',
    remedy: 'A profile has the keys target and outputs; each output is a mapping of connection keys.',
  },
  'CONFIG-022': {
    slug: 'credentials-invalid',
    meaning: 'A key of the chosen target is missing or has a value of the wrong kind.',
    remedy: 'Mend the key that the frame shows.',
  },
  'CONFIG-023': {
    slug: 'target-defaulted',
    meaning: "The profile names no target, so the output called 'default' is used.",
    remedy: 'Write target: NAME into the profile, or use --target.',
  },
  'CONFIG-024': {
    slug: 'unknown-key',
    meaning: 'A file has a key that is not known there but looks like one that is.',
    remedy: 'Correct the spelling; keys of your own belong under meta.',
  },
  'CONFIG-025': {
    slug: 'password-not-rendered',
    meaning: 'The password looks like an expression that cannot be rendered; it is used as it is written.',
    remedy: 'Set the variable that it asks for, or quote the password with {% raw %}.',
  },
  'CONFIG-026': {
    slug: 'tls-keys',
    meaning: 'The TLS keys of the profile contradict each other or name files that do not exist.',
    remedy: 'See the suggestion; sslmode means here what it means to libpq.',
  },
  'CONFIG-027': {
    slug: 'embedded-by-default',
    meaning: 'The project names no profile, so the embedded database is used.',
    remedy: 'For a server, name a profile of profiles.yml in dbt_project.yml or with --profile.',
  },
  'CONFIG-030': {
    slug: 'project-file-malformed',
    meaning: 'dbt_project.yml holds something else than keys with values.',
    remedy: 'It begins with a line such as: name: my_project',
  },
  'CONFIG-031': {
    slug: 'project-key-invalid',
    meaning: 'A key of dbt_project.yml has a value of the wrong kind.',
    remedy: 'Mend the value that the frame shows.',
  },
  'CONFIG-032': {
    slug: 'project-name-invalid',
    meaning: 'The project has no name, or one that cannot be used.',
    remedy: 'A name has letters, digits and underscores, no digit first, and is no word that templates use.',
  },
  'CONFIG-033': {
    slug: 'project-key-twice',
    meaning: 'dbt_project.yml has the old and the new spelling of one key.',
    remedy: 'Keep the new one.',
  },
  'CONFIG-034': {
    slug: 'vars-misplaced',
    meaning: 'vars.yml is malformed, or vars stand in both vars.yml and dbt_project.yml.',
    remedy: 'Keep them in one of the two files.',
  },
  'CONFIG-035': {
    slug: 'version-requirement',
    meaning:
      'require-dbt-version cannot be read, can never be fulfilled, or excludes the dbt release that is emulated.',
    remedy: 'Use another version of the package, or --no-version-check.',
  },
  'CONFIG-040': {
    slug: 'config-value-invalid',
    meaning: 'A config of a resource has a value that it cannot have.',
    remedy: 'Mend the value that the frame shows; the message says what it may be.',
  },
  'CONFIG-041': {
    slug: 'config-key-mistyped',
    meaning: 'A config of a resource has a key that nothing reads, and that is one slip away from a known one.',
    remedy: 'Correct the spelling; a key of your own is kept, and better stands under meta.',
  },
  'CONFIG-050': {
    slug: 'flag-value-invalid',
    meaning: 'A flag has a value that it cannot have, on the command line, in the environment or in dbt_project.yml.',
    remedy: 'The message says what it may be.',
  },
  'CONFIG-051': {
    slug: 'flags-contradict',
    meaning: 'Two flags were given that exclude each other, or one without the other that it needs.',
    remedy: 'Leave one of them out, or add the missing one.',
  },
  'CONFIG-052': {
    slug: 'flag-without-effect',
    meaning: 'A flag of dbt was given that does nothing here.',
    remedy: 'Leave it out; docs/compatibility.md lists the flags that differ and why.',
  },
  'CONFIG-060': {
    slug: 'packages-malformed',
    meaning: 'packages.yml, dependencies.yml or package-lock.yml has an entry that cannot be used.',
    remedy: 'An entry has one of the keys package, git, local, tarball or private, and those that go with it.',
  },
  'CONFIG-061': {
    slug: 'packages-not-installed',
    meaning: 'The packages folder does not hold the packages that the project asks for.',
    remedy: 'Install them with: quern deps',
  },
  'CONFIG-062': {
    slug: 'package-unusable',
    meaning: 'An installed package has no usable dbt_project.yml, or the name of another one.',
    remedy: 'Read the messages behind it; install the package anew with: quern deps',
  },
  'CONFIG-063': {
    slug: 'selectors-malformed',
    meaning: 'selectors.yml has an entry that cannot be used.',
    remedy: 'A selector has a name and a definition; one of them may say default: true.',
  },
  'CONFIG-064': {
    slug: 'profile-template-malformed',
    meaning: 'profile_template.yml cannot be used.',
    remedy: 'It has the keys fixed and prompts.',
  },
  'CONFIG-070': {
    slug: 'property-invalid',
    meaning: 'A property of an entry in a property file is missing or has a value of the wrong kind.',
    remedy: 'Mend the place that the frame shows.',
  },
  'CONFIG-071': {
    slug: 'property-file-malformed',
    meaning: 'A property file is no mapping of sections to lists of entries with names.',
    remedy: 'It looks like: models: [{name: orders, columns: [{name: id}]}]',
  },
} as const satisfies Record<string, CodeEntry>;
