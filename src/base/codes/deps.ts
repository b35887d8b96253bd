import type { CodeEntry } from './index.js';

export const depsCodes = {
  'DEPS-001': {
    slug: 'source-unreachable',
    meaning: 'The package index, an archive or a repository could not be fetched, also after several attempts.',
    remedy:
      'Check the network, HTTPS_PROXY and DBT_PACKAGE_HUB_URL, then run quern deps again: what was installed is still there.',
  },
  'DEPS-002': {
    slug: 'package-not-in-index',
    meaning: 'The package index has no package of that name.',
    remedy: 'Correct the name; it is written namespace/name.',
  },
  'DEPS-003': {
    slug: 'no-version-fits',
    meaning: 'No version of the package is in the range that was asked for.',
    remedy: 'Widen the range, allow prereleases with install_prerelease: true, or see --no-version-check.',
  },
  'DEPS-004': {
    slug: 'ranges-conflict',
    meaning: 'Two places ask for ranges of one package that have no version in common.',
    remedy:
      'Change the range in the list of your project, or take another version of the package that asks for the other.',
  },
  'DEPS-005': {
    slug: 'revisions-conflict',
    meaning: 'Two places ask for different revisions of one repository.',
    remedy: 'Name the same revision in both.',
  },
  'DEPS-006': {
    slug: 'sources-conflict',
    meaning: 'One address is asked for as packages of two kinds.',
    remedy: 'Write both entries the same way.',
  },
  'DEPS-007': {
    slug: 'package-name-taken',
    meaning: 'Two packages, or a package and the project, have one name.',
    remedy: 'Remove one of them; a package that moved in the index is often asked for under both of its names.',
  },
  'DEPS-008': {
    slug: 'package-name-unusable',
    meaning: 'The name of a package is no name of a folder.',
    remedy: 'Mend the name in the package, or do not use it.',
  },
  'DEPS-009': {
    slug: 'git-failed',
    meaning: 'git could not fetch the revision that was asked for.',
    remedy: 'Read what git says; the revision is a branch, a tag or a whole commit hash.',
  },
  'DEPS-010': {
    slug: 'git-missing',
    meaning: 'A package comes from git, and there is no git on this machine.',
    remedy: 'Install git, or put it on the PATH.',
  },
  'DEPS-011': {
    slug: 'archive-refused',
    meaning:
      'An archive or repository holds something that could harm: paths that lead out, links, devices, or too much.',
    remedy: 'Do not use the package; tell the one who publishes it.',
  },
  'DEPS-012': {
    slug: 'archive-unreadable',
    meaning: 'What was downloaded is no tar archive with one folder in it.',
    remedy: 'Check the address; an archive is a .tar.gz with the package in one folder.',
  },
  'DEPS-013': {
    slug: 'digest-mismatch',
    meaning: 'What was downloaded is not what package-lock.yml was written for.',
    remedy: 'Find out why the package has changed; if the change is meant, accept it with: quern deps --upgrade',
  },
  'DEPS-014': {
    slug: 'index-malformed',
    meaning: 'The package index has answered something that is no answer of a package index.',
    remedy: 'Check DBT_PACKAGE_HUB_URL.',
  },
  'DEPS-015': {
    slug: 'package-without-project',
    meaning: 'A package has no dbt_project.yml with a name where it was looked for.',
    remedy: 'Correct the path or the subdirectory.',
  },
  'DEPS-016': {
    slug: 'package-not-added',
    meaning: '--add-package cannot put the entry into packages.yml or dependencies.yml.',
    remedy: 'Mend the file, or write the entry by hand.',
  },
  'DEPS-017': {
    slug: 'private-unresolved',
    meaning: 'The repository of a private package cannot be told from its name.',
    remedy: 'Check its provider and DBT_ENV_PRIVATE_GIT_PROVIDER_INFO, or write it as a git package.',
  },
  'DEPS-018': {
    slug: 'packages-not-written',
    meaning: 'The packages folder or package-lock.yml could not be written.',
    remedy: 'Check its rights and the space on the disk; what was installed before is still there.',
  },
  'DEPS-019': {
    slug: 'archive-repacked',
    meaning: 'An archive has other bytes than when package-lock.yml was written, but the same files in it.',
    remedy: 'Nothing is wrong: servers pack archives anew. quern deps --upgrade writes the new digest.',
  },
} as const satisfies Record<string, CodeEntry>;
