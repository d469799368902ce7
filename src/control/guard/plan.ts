import type { Changes } from '../../enforce/network/nftables/changes.ts';
import { Fault, messageOf } from '../../model/fault.ts';
import { keptProfiles } from '../../model/profile/kept-profiles.ts';
import { workloadName } from '../../model/profile/yaml.ts';
import type { GuardUpdate } from '../../model/report/guard-update.ts';
import type { Endpoint } from '../../observe/image/sources/engine/endpoints.ts';
import type { BeginningContainer } from '../../observe/runtime/containers/beginning.ts';
import type { AttachedContainer } from '../../observe/runtime/containers/container.ts';
import type { ContainerEvent } from '../../observe/runtime/containers/events.ts';
import { type Draft, draftOf, whoIs } from '../segmentation/draft.ts';
import { type Declaration, isSame, SHORT_PATIENCE } from '../segmentation/state.ts';

/** Why it looks at everything first, of which it tells whatever it finds. */
export const START = 'start';
export const NODES = 'files about nodes';
/** Milliseconds that an `apply` may take while a container waits to begin. */
const LONG_PATIENCE = 6000;

/** What there may be to do. */
export interface Awaiting {
  /** Is everybody known whom the kernel may know? Who is not known must not be taken for gone. */
  readonly isWhole: boolean;
  /** Why everything is to be looked at; empty: it is not. */
  readonly stale: string;
  /** Were the files about other nodes written since they were read? */
  readonly areFilesNew: boolean;
  /** What happened to containers that are known; `isHeld`: its process waits to begin. */
  readonly events: readonly (ContainerEvent & { readonly isHeld: boolean })[];
}

/** That there is something to do. */
export interface Look {
  readonly because: string;
  /** Is nothing believed of what was loaded before? */
  readonly isAll: boolean;
  /** Milliseconds that another run may take meanwhile. */
  readonly patience: number;
}

/** Is there something to do by now? */
export function planLook({ isWhole, stale, areFilesNew, events }: Awaiting): Look | undefined {
  const why = stale === '' && areFilesNew ? NODES : stale;
  if (!isWhole || (why === '' && events.length === 0)) return undefined;
  return {
    because: [why, describe(events)].filter((part) => part !== '').join(', '),
    isAll: why !== '',
    patience: events.some(({ isHeld }) => isHeld) ? LONG_PATIENCE : SHORT_PATIENCE,
  };
}

/** Events in words, each once. */
export function describe(events: readonly ContainerEvent[]): string {
  return [...new Set(events.map(({ container, action }) => `${container.slice(0, 12)} ${action}`))].join(
    ', ',
  );
}

/** What was loaded last, and of which declaration. */
export interface Loaded {
  readonly declaration: Declaration;
  readonly draft: Draft;
}

/** A host as the guard finds it. */
export interface GuardWorld {
  /** What is to hold; undefined: nothing. */
  readonly declared: Declaration | undefined;
  /** That with the files about other nodes as they are now, or why they cannot be read. */
  readonly newest: Declaration | Fault | undefined;
  readonly containers: readonly AttachedContainer[];
  /** Whose containers these are; undefined: nobody was asked yet. */
  readonly engine: Endpoint | undefined;
  /** Undefined: nothing, or nobody knows what came of it. */
  readonly loaded: Loaded | undefined;
}

/** What is to hold is made to hold. */
export interface Holding extends Loaded {
  readonly kind: 'hold';
  /** Is it to be written down, for its files say something else by now? */
  readonly isOther: boolean;
  /** What the kernel has, if nobody changed it; undefined: it is listed. */
  readonly believed: Draft['ruleset'] | undefined;
  /** What held before, if that is known. */
  readonly before: Draft | undefined;
  /** Is it told though nothing changes? */
  readonly isTold: boolean;
  /** Why it is not what its files say; empty: it is. */
  readonly kept: string;
}

/** Nothing is to hold: `clear`; what is to hold is for another engine than the one whose containers are known: `leave`. */
export type GuardPlan = { readonly kind: 'clear' } | { readonly kind: 'leave' } | Holding;

/** What is to be done about what is found. Throws a `Fault` where what is declared cannot be made to hold. */
export function planGuard(
  { declared, newest, containers, engine, loaded }: GuardWorld,
  { because, isAll }: Look,
): GuardPlan {
  if (!declared) return { kind: 'clear' };
  if (isOtherEngine(engine, declared.engine)) return { kind: 'leave' };
  const { declaration, draft, kept } = newestDraft(declared, newest ?? declared, containers);
  const isOurs = !isAll && loaded !== undefined && isSame(loaded.declaration, declaration);
  return {
    kind: 'hold',
    declaration,
    draft,
    isOther: declaration !== declared,
    believed: isOurs ? loaded.draft.ruleset : undefined,
    before: loaded?.draft,
    isTold: because.startsWith(START),
    kept,
  };
}

/** Does what is declared speak of another engine than the one whose containers are known? */
export function isOtherEngine(known: Endpoint | undefined, declared: Endpoint | undefined): boolean {
  return known !== undefined && declared !== undefined && !isSame(known, declared);
}

/** By the files as they are now; where these cannot be used, as they were. */
function newestDraft(
  declared: Declaration,
  newest: Declaration | Fault,
  containers: readonly AttachedContainer[],
): Loaded & { readonly kept: string } {
  try {
    if (newest instanceof Fault) throw newest;
    return { declaration: newest, draft: draftOf(newest, containers), kept: '' };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const kept = `who is on which node stays as it was: ${messageOf(error)}`;
    return { declaration: declared, draft: draftOf(declared, containers), kept };
  }
}

/** What came of a plan. */
export interface Held {
  /** ISO 8601: when the kernel had it. */
  readonly at: string;
  readonly changes: Pick<Changes, 'added' | 'removed'>;
  /** Is anything in the kernel, or in the waypoint, another than before? */
  readonly isChanged: boolean;
  readonly cut: number;
  readonly notes: readonly string[];
}

/** What is told of it. `since`: when the first of the events was, see `firstOf`. */
export function updateOf(
  { at, changes: { added, removed }, isChanged, cut, notes }: Held,
  because: string,
  since: number | undefined,
): GuardUpdate {
  return {
    at,
    because,
    added,
    removed,
    milliseconds: since === undefined ? undefined : Math.round(Date.parse(at) - since),
    cut,
    notes: isChanged ? notes : [...notes, 'what was applied holds'],
  };
}

/** What is told of something that went wrong. */
export function problemOf(at: string, because: string, note: string): GuardUpdate {
  return { at, because, added: 0, removed: 0, milliseconds: undefined, cut: 0, notes: [note] };
}

/**
 * When the first of some events was, in milliseconds since 1970; undefined without any. An engine tells of a network
 * before the container has a process, and answers about it only when it has.
 */
export function firstOf(
  events: readonly ContainerEvent[],
  startOf: (container: string) => number,
): number | undefined {
  if (events.length === 0) return undefined;
  return Math.min(...events.map(({ container, at }) => Math.max(at, startOf(container))));
}

/** May a container begin at once, only once the kernel knows it, or not at all? */
export type Admission = 'passes' | 'waits' | Fault;

/** Is it one of another engine, and so nobody's? */
export function isStranger(declared: Declaration, found: BeginningContainer | undefined): boolean {
  return !found || (declared.engine !== undefined && declared.engine.engine !== found.engine);
}

/** Whether a container whose process waits to begin may. `isWired`: has it the network that its engine gives it? */
export function planAdmission(
  declared: Declaration,
  container: AttachedContainer,
  isWired: boolean,
): Admission {
  const { member, unheld } = whoIs(declared, container);
  if (member === undefined) return 'passes';
  if (!isWired)
    return new Fault('unsupported', `Podman gives ${container.name} a network only after this hook`, {
      hint: 'start it without a user namespace, or by the runtime of "plimsoll network hook --oci-runtime"',
    });
  return unheld === undefined ? 'waits' : 'passes';
}

/** What there is to say of the waypoint; empty where none is declared. `process`: the number of the one that runs. */
export function waypointSentence(declared: Declaration | undefined, process: number | undefined): string {
  if (!declared?.waypoint) return '';
  if (process !== undefined) return `the waypoint runs as process ${process}`;
  const open = openIn(declared);
  const but = open.length > 0 ? `, but passes unjudged for ${open.join(', ')}` : '';
  return `the waypoint does not run: what it would judge is refused${but}`;
}

function openIn({ profiles }: Declaration): string[] {
  return profiles
    .flatMap(({ file, text }) => keptProfiles(text, file))
    .filter(({ failureMode }) => failureMode === 'open')
    .map(workloadName);
}
