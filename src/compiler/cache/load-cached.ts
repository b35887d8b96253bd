import { type ManifestPlaces, makeManifestText, semanticManifestText, specialJson } from '../../artifacts/index.js';
import type { Files } from '../../base/index.js';
import { customEnv } from '../../config/index.js';
import { plainRt, type Surroundings } from '../../context/index.js';
import type { Manifest } from '../../manifest/index.js';
import type { LinkedProject, LoadInput } from '../link/linked-project.js';
import { linkFiles } from '../link/load-manifest.js';
import { type ListedProjects, listProjects } from '../link/read-projects.js';
import { makeBody, readCache, writeCache, writeManifest, writeSpliced } from './cache-files.js';
import { inputKey } from './input-key.js';
import { keptFacts, keptTemplates, namesText, oddTexts } from './keep-project.js';
import { keptLinked, withNodes } from './kept-linked.js';
import type { KeptProject } from './kept-project.js';
import { isWhole, type KeptBody, KeptText } from './kept-text.js';
import { ReadLog, readsAgree } from './reads.js';
import { relink } from './relink.js';
import { compareFiles, HashedFiles, type Stamps, takeStamps } from './stamps.js';
import { type Told, ToldBus, ToldDeprecations, tellAgain } from './told.js';

/** What the last loading of a process left for the next one. */
export type ParseMemory = { last?: Last | undefined };

/** Where what was parsed is kept. */
export type CachePlace = {
  /** A file in the project's target folder. */
  readonly file: string | undefined;
  /** Of a process that reads the project more than once. */
  readonly memory?: ParseMemory | undefined;
  /** The command ends as soon as it looked at little of the manifest. */
  readonly isBrief?: boolean;
  /** The clock that stamps files, not that of the run, which may stand still. */
  readonly now?: () => number;
};

/** `linked` is undefined for what was read from disk. */
export type Last = { readonly kept: KeptProject; readonly linked: LinkedProject | undefined };

/** A linked project and its artifacts, which are made or kept with it. */
export type LoadedProject = {
  readonly linked: LinkedProject;
  readonly writeManifest: (file: string) => void;
  /** The text of semantic_manifest.json. */
  readonly semantic: string;
};

type Found = {
  readonly input: LoadInput;
  readonly listed: ListedProjects;
  readonly key: string;
  /** As in `KeptProject`. */
  readonly listing: string;
  readonly now: Omit<Stamps, 'hashes'>;
  readonly clock: () => number;
};

/**
 * `loadManifest` by the shortest way that gives the same: what was kept when nothing changed that it was made of; the
 * changed templates alone where they change their own nodes alone; else all of it. Throws what `loadManifest` throws.
 */
export function loadCached(input: LoadInput, place: CachePlace): LoadedProject {
  const { file, memory, now = Date.now } = place;
  const listed = listProjects(input);
  const last = usable(input.files, memory?.last) ?? readCache(input.files, place);
  const found = find(input, listed, last?.kept, now);
  const known = last !== undefined && isSameProject(last.kept, found) ? reuse(last, found) : undefined;
  // Who stays looks into the text again and again.
  const made = known ?? linkAnew(found, memory === undefined ? file : undefined);
  // Who stays writes only what was costly to make.
  const isNew = made.kept !== undefined && made.kept !== last?.kept && (known === undefined || memory === undefined);
  const kept = isNew ? writeCache(input.files, file, made, last?.kept) : made.kept;
  if (memory !== undefined) memory.last = kept === undefined ? undefined : { kept, linked: made.linked };
  return {
    linked:
      kept === undefined
        ? made.linked
        : withWriter(input.files, made.linked, textForLater(input.files, kept, memory !== undefined)),
    writeManifest: manifest => writeManifest(input.files, { cache: file, manifest }, made, kept?.body ?? made.body),
    semantic: made.semantic,
  };
}

/** What is in memory, unless the file went from which the rest of it would be read. */
function usable(files: Files, last: Last | undefined): Last | undefined {
  if (last === undefined || !last.kept.text.isInFile) return last;
  return last.kept.body !== undefined && isWhole(files, last.kept.body) ? last : undefined;
}

/** The same with `writeManifest`. What is not made yet stays unmade. */
function withWriter(files: Files, linked: LinkedProject, text: KeptText): LinkedProject {
  const write: LinkedProject['writeManifest'] = (file, changed) => writeSpliced(files, file, { linked, text }, changed);
  const writer = { value: write, enumerable: true };
  return Object.defineProperties(
    {},
    { ...Object.getOwnPropertyDescriptors(linked), writeManifest: writer },
  ) as LinkedProject;
}

/** A text that was made now is read again from its file when it is needed: a run would hold it from beginning to end. */
function textForLater(files: Files, { text, body }: KeptProject, isHeld: boolean): KeptText {
  if (isHeld || body === undefined || text.isInFile) return text;
  const { sections, patches } = text;
  return KeptText.in(files, body, { sections: () => sections, patches: () => patches });
}

function find(input: LoadInput, listed: ListedProjects, kept: KeptProject | undefined, clock: () => number): Found {
  const own: string[] = [];
  const listing: string[] = [];
  for (const [name, kinds] of listed.projects)
    for (const [kind, files] of kinds) {
      listing.push(`${name} ${kind} ${files.length}`);
      for (const file of files) {
        own.push(file.absolute);
        listing.push(file.absolute);
      }
    }
  const text = listing.join('\0');
  const others = kept === undefined || kept.listing !== text ? [] : kept.stamps.paths.slice(kept.fileCount);
  return {
    input,
    listed,
    key: inputKey(input),
    listing: text,
    now: takeStamps(input.files, [...own, ...others], clock()),
    clock,
  };
}

function isSameProject(kept: KeptProject, { input, key, listing }: Found): boolean {
  return kept.key === key && kept.listing === listing && readsAgree(kept.reads, input, customEnv(input.invocation.env));
}

type Next = {
  readonly linked: LinkedProject;
  readonly text: KeptText;
  readonly semantic: string;
  readonly kept: KeptProject | undefined;
  readonly body?: KeptBody | undefined;
};

/** More files that only look different than this are worth a new cache with their new stamps. */
const MANY = 50;

/** Undefined when too much changed. */
function reuse({ kept, linked }: Last, { input, listed, now }: Found): Next | undefined {
  const { changed, doubtful } = compareFiles(input.files, kept.stamps, now);
  if (changed.length === 0 && kept.volatile.length === 0) {
    tellAgain(kept.told, input.events, input.deprecations);
    const same = doubtful <= MANY ? kept : { ...kept, stamps: { ...now, hashes: kept.stamps.hashes } };
    return next(same, keptLinked(kept, input, listed, linked));
  }
  const paths = new Set(changed.map(i => now.paths[i] ?? ''));
  const base = keptLinked(kept, input, listed, linked);
  const renewed = relink(kept, base, { input, listed, changed: paths, now });
  if (renewed === undefined) return undefined;
  tellAgain(kept.told, input.events, input.deprecations);
  const live = linked === undefined ? undefined : withNodes(base, renewed.nodes);
  return next(renewed.kept, keptLinked(renewed.kept, input, listed, live));
}

function next(kept: KeptProject, linked: LinkedProject): Next {
  return { kept, linked, text: kept.text, semantic: kept.semantic };
}

/** Reads and links everything, and notes what it was made of. The text goes into a file beside `file` at once. */
function linkAnew({ input, listed, key, listing, now, clock }: Found, file: string | undefined): Next {
  const told: Told[] = [];
  const log = new ReadLog(told);
  const hashed = new HashedFiles(input.files);
  const events = new ToldBus(input.events, told);
  const deprecations = new ToldDeprecations(input.deprecations, events, told);
  const { linked: raw, linking } = linkFiles(
    { ...input, files: hashed.files, events, deprecations, watch: log },
    listed,
  );
  const around: Surroundings = { ...raw.around, events: input.events, deprecations: input.deprecations };
  const linked = { ...raw, around };
  const { manifest } = linked;
  const semantic = semanticManifestText(manifest, specialJson(plainRt));
  const facts = keptFacts(manifest);
  const volatile = log.volatileIds();
  const isKeepable = facts !== undefined && volatile !== undefined && !hashed.isTorn;
  const { text, places, body } = textOf(manifest, input.files, isKeepable ? file : undefined);
  const odd = oddTexts(manifest, places);
  if (!isKeepable) return { kept: undefined, linked, text, semantic };
  if (odd === undefined) {
    if (body !== undefined) input.files.remove(body.file);
    return { kept: undefined, linked, text: textOf(manifest, input.files, undefined).text, semantic };
  }
  const own = new Set(now.paths);
  const more = takeStamps(
    input.files,
    [...hashed.paths].filter(path => !own.has(path)),
    clock(),
  );
  const kept: KeptProject = {
    key,
    reads: log.reads(),
    volatile,
    stamps: joined(now, more, hashed),
    listing,
    text,
    body: undefined,
    previous: undefined,
    semantic,
    odd,
    facts,
    names: namesText(linked.names),
    told,
    messages: linked.messages,
    templates: keptTemplates(linking.drafts, manifest, log.tellers),
    outline: linked.outline,
    fileCount: linked.stats.fileCount,
  };
  return { kept, linked, text, semantic, body };
}

type MadeText = {
  readonly text: KeptText;
  readonly places: ManifestPlaces;
  readonly body?: KeptBody;
};

function textOf(manifest: Manifest, files: Files, file: string | undefined): MadeText {
  const special = specialJson(plainRt);
  const made = file === undefined ? undefined : makeBody(files, file, manifest, special);
  if (made !== undefined) {
    const { body, places } = made;
    return {
      text: KeptText.in(files, body, { sections: () => places.sections, patches: () => new Map() }),
      places,
      body,
    };
  }
  const text = makeManifestText(manifest, special);
  return { text: KeptText.of(text), places: text };
}

/** Stamps of the projects' files, from before they were read, and of what else was read. */
function joined(own: Omit<Stamps, 'hashes'>, more: Omit<Stamps, 'hashes'>, hashed: HashedFiles): Stamps {
  const paths = [...own.paths, ...more.paths];
  const numbers = new Float64Array(paths.length * 4);
  numbers.set(own.numbers);
  numbers.set(more.numbers, own.numbers.length);
  return { paths, numbers, hashes: paths.map(path => hashed.hashOf(path)), takenAtMs: own.takenAtMs };
}
