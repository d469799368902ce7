import { Fault } from '../../model/fault.ts';
import { keyOf, type LineAt, NESTED, type Section, SECTION_NAMES } from '../../model/profile/key.ts';
import type { Line, Provenance, State } from '../../model/profile/line.ts';
import { linesOf, profileSchema, type WorkloadProfile } from '../../model/profile/profile.ts';
import { linesIn, saysNothing } from './diff.ts';
import { sayLine } from './sentence.ts';

/** Which lines a person decides about: those at some places, or all that are proposed for certain reasons. */
export type LineChoice =
  | { readonly places: readonly string[] }
  | { readonly reasons: readonly Provenance['kind'][] };

export interface Decision {
  readonly profile: WorkloadProfile;
  /** The lines whose state is another one now, as they were. */
  readonly decided: readonly LineAt[];
}

/**
 * A profile with the chosen lines accepted or refused. What is proposed inside an accepted line is accepted with it, and
 * a line with the one that it is inside of. Reasons are those of lines that are in no other: each must be there. A place
 * without a line changes nothing, since profiles that are decided about together need not all have it.
 */
export function decideLines(profile: WorkloadProfile, choice: LineChoice, state: State): Decision {
  const chosen = linesOf(profile).filter((at) => isChosen(at, choice));
  const wanted = new Set(chosen.map(({ path }) => path));
  if (state === 'accepted') for (const at of chosen) if (at.parent) wanted.add(at.parent.path);
  const decided = linesOf(profile).filter(
    ({ path, line, parent }) =>
      line.state !== state &&
      (wanted.has(path) ||
        (state === 'accepted' && line.state === 'proposed' && chosen.some((at) => at.path === parent?.path))),
  );
  const copy = structuredClone(profile);
  const places = new Set(decided.map(({ path }) => path));
  for (const { path, line } of linesOf(copy)) if (places.has(path)) line.state = state;
  return { profile: copy, decided };
}

function isChosen({ path, line, parent }: LineAt, choice: LineChoice): boolean {
  if ('places' in choice) return choice.places.includes(path);
  const isFor = (kind: Provenance['kind']) => line.provenance.some((reason) => reason.kind === kind);
  return !parent && line.state === 'proposed' && choice.reasons.every(isFor);
}

/** Sections of lines, as they stand in a profile. */
export type Sections = Omit<WorkloadProfile, 'apiVersion' | 'kind' | 'metadata' | 'failureMode' | 'limits'>;

/**
 * A profile that also allows what some accepted lines say. A line about the same is accepted instead of written twice,
 * and gets the requests that it lacks. Throws a `Fault` (`usage`) where lines would forbid instead of allow: in a section
 * that says nothing all is allowed, and the first accepted line would end that; and where a line is narrowed to some
 * requests and the added one names none.
 */
export function allowLines(profile: WorkloadProfile, added: Sections): WorkloadProfile {
  const sections = SECTION_NAMES.flatMap((section) => {
    const [own, more] = [linesIn(profile, section), linesIn(added, section)];
    if (!more) return [];
    if (!own || saysNothing(own))
      throw new Fault('usage', `the profile restricts nothing in ${section} yet, so that all is allowed`, {
        hint: `accept what is proposed (plimsoll profile accept), or write  ${section}: []  to begin with nothing`,
      });
    return [[section, allowIn(section, own, more)] as const];
  });
  return profileSchema.parse({ ...profile, ...Object.fromEntries(sections) });
}

function allowIn(section: Section, own: readonly Line[], added: readonly Line[]): Line[] {
  const lines = new Map(own.map((line) => [keyOf(section, line), line]));
  for (const line of added) {
    const key = keyOf(section, line);
    const known = lines.get(key);
    lines.set(key, known ? widened(section, known, line) : line);
  }
  return [...lines.values()];
}

function widened(section: Section, own: Line, added: Line): Line {
  const wasAccepted = own.state === 'accepted';
  const fields = NESTED[section];
  const isNarrow = fields.some((field) => !saysNothing(linesIn(own, field)));
  if (wasAccepted && !isNarrow) return own;
  if (isNarrow && fields.every((field) => saysNothing(linesIn(added, field))))
    throw new Fault('usage', `there is a line that may ${sayLine(section, own)}, for some requests only`, {
      hint: 'name the requests that are to be allowed, or edit the file',
    });
  const nested = fields.flatMap((field) => {
    const [had, more] = [linesIn(own, field), linesIn(added, field)];
    if (!had && !more) return [];
    // What stood in a line without effect is not decided about by accepting that line for something else.
    const kept = (had ?? []).map((line): Line => (wasAccepted ? line : { ...line, state: demoted(line) }));
    return [[field, allowIn(`${section}.${field}` as Section, kept, more ?? [])] as const];
  });
  return { ...own, ...Object.fromEntries(nested), state: 'accepted' };
}

const demoted = ({ state }: Line): State => (state === 'accepted' ? 'proposed' : state);
