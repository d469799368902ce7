import type { LocatedFact } from '../../model/analyser.ts';
import { DEFAULT_BUDGET, inflatedRoom, overBudget } from '../../model/budget.ts';
import type { Gap } from '../../model/gap.ts';
import { absentParts } from '../../observe/repository/absent-parts.ts';
import { bringObjects } from '../../observe/repository/asked-objects.ts';
import { type Commits, reachesOf, readHistory } from '../../observe/repository/history.ts';
import { authorsOf, authorshipIn, introductionsOf } from '../../observe/repository/introductions.ts';
import type { ObjectHead } from '../../observe/repository/object-parser.ts';
import { findRepository, type Plumbing } from '../../observe/repository/plumbing.ts';
import { stagedFiles } from '../../observe/repository/staged.ts';
import { type LeakFact, withAllowed } from '../../scanners/secret/fact.ts';
import type { FoundLeak, SecretLook } from '../../scanners/secret/look-into.ts';
import { leakSink, type ObjectListener, pathOf } from '../../scanners/secret/object-sink.ts';
import type { BuildServices } from '../build/services.ts';
import { cleanObjects } from './clean-objects.ts';

/** What was found in a repository. */
export interface RepositoryFacts {
  readonly facts: LocatedFact<LeakFact>[];
  /** Objects, or files, that were looked at or are known. */
  readonly files: number;
  readonly gaps: Gap[];
}

/** Of more objects what is kept of each counts, and memory more than speed. */
const MANY_OBJECTS = 50_000;

/** What of a history is looked at, and who hears the secrets in it. */
export interface HistoryRequest extends SecretLook {
  /** Only what commits bring, in words of git-rev-list(1). */
  readonly range?: readonly string[] | undefined;
}

/** Leaks of one object. */
interface Found {
  readonly head: ObjectHead;
  readonly leaks: readonly FoundLeak[];
  readonly text: string;
}

/**
 * Looks at everything that a repository stores: blobs, messages, tags and notes, also those that nothing leads to. With a
 * `range`, only at what commits of it bring.
 */
export async function historyFacts(
  path: string,
  services: BuildServices,
  { range, ...look }: HistoryRequest,
): Promise<RepositoryFacts> {
  const plumbing = await plumbingFor(path, services);
  const clean = cleanObjects(services.cache, look.rules.version);
  const { facts: most } = services.budget ?? DEFAULT_BUDGET;
  const found: Found[] = [];
  const gaps: Gap[] = [];
  let [objects, leakCount] = [0, 0];
  services.progress('reading the history');
  const sink = leakSink(
    {
      found: (head, leaks, text) => {
        if (leaks.length === 0) clean.add(head.id, head.rest);
        else found.push({ head, leaks, text });
        leakCount += leaks.length;
        if (leakCount > most) throw overBudget('facts', services.budget ?? DEFAULT_BUDGET);
      },
      gap: (gap) => gaps.push(gap),
    },
    { ...look, room: inflatedRoom(services.budget, services.deadline) },
  );
  const commits = await readHistory(
    plumbing,
    sink,
    (id, name) => {
      objects += 1;
      if (objects === MANY_OBJECTS) services.saveMemory('much');
      return !clean.has(id, name);
    },
    range,
  );
  clean.save();
  gaps.push(...(await absentParts(plumbing, commits)));
  const facts = await located(found, commits, plumbing, gaps);
  return { facts, files: objects, gaps };
}

/** Says of each leak which commit brought it, and who gets that. */
async function located(
  found: readonly Found[],
  commits: Commits,
  plumbing: Plumbing,
  gaps: Gap[],
): Promise<LocatedFact<LeakFact>[]> {
  const blobs = new Set(found.filter(({ head }) => head.type === 'blob').map(({ head }) => head.id));
  const { found: introductions, problem } = await introductionsOf(blobs, commits.ids, plumbing);
  if (problem !== undefined)
    gaps.push({ kind: 'unreadable', subject: 'commits that brought what was found', reason: problem });
  const brought = Array.from(introductions.values(), ({ commit }) => commit);
  const authors = await authorsOf(brought, plumbing);
  const texts = found.filter(({ head }) => head.type === 'commit').map(({ head }) => head.id);
  const reaches = reachesOf(new Set([...brought, ...texts]), commits);
  const placed = found.map(({ head, leaks, text }): PlacedLeaks => {
    const introduction = introductions.get(head.id);
    const path = introduction ? pathOf({ rest: introduction.path }) : pathOf(head) || `/${head.id}`;
    const isText = head.type !== 'blob';
    const id = isText ? head.id : introduction?.commit;
    const authorship = isText ? authorshipIn(text) : authors.get(id ?? '');
    const reach = reaches.get(id ?? '');
    const commit =
      id === undefined
        ? undefined
        : {
            kind: 'commit' as const,
            commit: id,
            ...(!isText && { blob: head.id }),
            ...authorship,
            ...(reach && { reach }),
          };
    return { path, leaks, extra: { ...(commit && { commit }), ...(isText && { isText: true as const }) } };
  });
  return numberedByPath(placed).map(({ path, fact }) => ({ path, layer: undefined, fact }));
}

interface PlacedLeaks {
  readonly path: string;
  readonly leaks: readonly FoundLeak[];
  readonly extra: Pick<LeakFact, 'commit' | 'isText'>;
}

/** Secrets without a digest that one path had are told apart by which they are of all that it ever had. */
function numberedByPath(placed: readonly PlacedLeaks[]): { path: string; fact: LeakFact }[] {
  const known = new Map<string, Map<string, number>>();
  return placed.flatMap(({ path, leaks, extra }) =>
    leaks.map(({ fact: found, secret, allowed }) => {
      const fact = withAllowed({ ...found, ...extra }, allowed);
      if (fact.secret.digest !== undefined) return { path, fact };
      const key = JSON.stringify([path, fact.inside, fact.rule.id]);
      const numbers = known.get(key) ?? new Map<string, number>();
      known.set(key, numbers);
      const number = numbers.get(secret) ?? numbers.size + 1;
      numbers.set(secret, number);
      const { redacted } = fact.secret;
      return {
        path,
        fact: { ...fact, secret: { redacted, ...(number > 1 && { number }) } },
      };
    }),
  );
}

/** Looks at what the next commit changes: only secrets that the file did not have before are told. */
export async function stagedFacts(
  path: string,
  services: BuildServices,
  look: SecretLook,
): Promise<RepositoryFacts> {
  const [plumbing] = await Promise.all([plumbingFor(path, services), prepare(look)]);
  const files = await stagedFiles(plumbing);
  const gaps: Gap[] = [];
  const known = new Set<string>();
  const room = inflatedRoom(services.budget, services.deadline);
  const sinkFor = (found: ObjectListener['found'], own: SecretLook) =>
    leakSink({ found, gap: (gap) => gaps.push(gap) }, { ...own, room });
  const after: { readonly rest: string; readonly leaks: readonly FoundLeak[] }[] = [];
  const asked = files.map(({ id, path: name }) => `${id} ${name}`);
  await bringObjects(
    asked,
    plumbing,
    sinkFor((head, leaks) => {
      if (leaks.length > 0) after.push({ rest: head.rest, leaks });
    }, look),
  );
  // Files in which nothing is need not be looked at as they were.
  const leaky = new Set(after.map(({ rest }) => rest));
  const earlier = files.flatMap(({ before, path: name }) =>
    before !== undefined && leaky.has(name) ? [`${before} ${name}`] : [],
  );
  await bringObjects(
    earlier,
    plumbing,
    sinkFor(
      (head, leaks) => {
        for (const { secret, fact } of leaks) known.add(JSON.stringify([head.rest, fact.rule.id, secret]));
      },
      { rules: look.rules },
    ),
  );
  return { facts: newFacts(after, known), files: files.length, gaps };
}

/** Makes ready what looks at contents, while git is at work. */
async function prepare({ rules }: SecretLook): Promise<void> {
  await Promise.resolve(rules.engine());
}

/** Secrets that a file has and did not have before. */
function newFacts(
  after: readonly { readonly rest: string; readonly leaks: readonly FoundLeak[] }[],
  known: ReadonlySet<string>,
): LocatedFact<LeakFact>[] {
  return after.flatMap(({ rest, leaks }) =>
    leaks
      .filter(({ fact, secret }) => !known.has(JSON.stringify([rest, fact.rule.id, secret])))
      .map(({ fact, allowed }) => ({
        path: pathOf({ rest }),
        layer: undefined,
        fact: withAllowed(fact, allowed),
      })),
  );
}

/** A place in a repository that is known to have had secrets. */
export interface KnownPlace {
  /** Of a blob, or of a commit, tag or note whose text has it. */
  readonly object: string;
  /** From the root of the repository; empty of a text. */
  readonly path: string;
  /** Undefined of a blob that no commit has: its path is its id. */
  readonly commit: LeakFact['commit'];
}

/** Looks at these objects again, and at nothing else. */
export async function knownFacts(
  path: string,
  places: readonly KnownPlace[],
  services: BuildServices,
  look: SecretLook,
): Promise<RepositoryFacts> {
  const plumbing = await plumbingFor(path, services);
  const facts: LocatedFact<LeakFact>[] = [];
  const gaps: Gap[] = [];
  // Ids and paths are asked for in lines, as git has them: in bytes.
  const byLine = new Map(
    places.map((place) => {
      const name = place.commit ? place.path.slice(1) : '';
      const rest = Buffer.from(name).toString('latin1').replaceAll('\n', '?');
      return [`${place.object} ${rest}`, place] as const;
    }),
  );
  const room = inflatedRoom(services.budget, services.deadline);
  const listener: ObjectListener = {
    gap: (gap) => gaps.push(gap),
    found: (head, leaks) => {
      const place = byLine.get(`${head.id} ${head.rest}`);
      if (!place) return;
      const { commit } = place;
      const isText = head.type !== 'blob';
      const extra = { ...(commit && { commit }), ...(isText && { isText: true as const }) };
      for (const { fact, allowed } of leaks)
        facts.push({
          path: place.path,
          layer: undefined,
          fact: withAllowed({ ...fact, ...extra }, allowed),
        });
    },
  };
  await bringObjects([...byLine.keys()], plumbing, leakSink(listener, { ...look, room }));
  return { facts, files: byLine.size, gaps };
}

async function plumbingFor(path: string, services: BuildServices): Promise<Plumbing> {
  const { environment, onExit, deadline } = services;
  const outside = { environment, onExit, signal: deadline?.signal };
  return { ...outside, gitFolder: await findRepository(path, outside) };
}
