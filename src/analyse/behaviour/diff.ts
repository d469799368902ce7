import { NESTED, type Section, SECTION_NAMES } from '../../model/profile/key.ts';
import type { Line, State } from '../../model/profile/line.ts';
import type { WorkloadProfile } from '../../model/profile/profile.ts';
import type { Change, Effect } from '../../model/report/profile.ts';
import { isSame } from '../../model/profile/text.ts';
import { covers } from './coverage.ts';
import { effectOfLimits } from './limit-change.ts';
import { pairLines } from './pairs.ts';
import { sayLine } from './sentence.ts';

/** Every line that differs between two profiles, lines paired by what they are about, in the order of the sections, and the failure mode. Identity (`metadata`) is not compared. */
export function diffProfiles(a: WorkloadProfile, b: WorkloadProfile): Change[] {
  const sections = SECTION_NAMES.filter((name) => !name.includes('.')).flatMap((section) =>
    diffSection({ section, path: section, before: linesIn(a, section), after: linesIn(b, section) }),
  );
  return [...sections, ...diffFailureMode(a.failureMode, b.failureMode)];
}

/** It is no line, but told among the calls that it is about. */
function diffFailureMode(before: WorkloadProfile['failureMode'], after = 'closed'): Change[] {
  if ((before ?? 'closed') === after) return [];
  const effect = after === 'open' ? 'wider' : 'tighter';
  const says = `failureMode: ${after}`;
  return [{ kind: 'changed', section: 'egress', path: 'failureMode', says, fields: ['failureMode'], effect }];
}

interface Sides {
  readonly section: Section;
  readonly path: string;
  readonly before: readonly Line[] | undefined;
  readonly after: readonly Line[] | undefined;
}

/** The lines of a section of a profile, or of a section inside a line. */
export function linesIn(holder: object, field: string): Line[] | undefined {
  return Reflect.get(holder, field) as Line[] | undefined;
}

/** A section that is missing or has only proposals says nothing, so all is allowed. */
export function saysNothing(lines: readonly Line[] | undefined): boolean {
  return lines === undefined || (lines.length > 0 && lines.every(({ state }) => state === 'proposed'));
}

function diffSection(sides: Sides): Change[] {
  const { section, path, before = [], after = [] } = sides;
  const wasOpen = section !== 'limits' && saysNothing(sides.before);
  const isOpen = section !== 'limits' && saysNothing(sides.after);
  const pairs = pairLines(section, before, after);
  const gone = pairs.before.flatMap((index) =>
    diffLine(section, `${path}[${index}]`, before[index], undefined),
  );
  const kept = pairs.pairs.flatMap(([from, to]) =>
    diffLine(section, `${path}[${from}]`, before[from], after[to]),
  );
  const added = pairs.after.flatMap((index) =>
    diffLine(section, `${path}[${index}]`, undefined, after[index]),
  );
  const changes = [...gone, ...kept, ...added];
  return wasOpen === isOpen ? changes : [sectionChange(sides, isOpen), ...changes.map(withoutEffect)];
}

function sectionChange({ section, path }: Sides, isOpen: boolean): Change {
  const says = isOpen
    ? `${section}: everything is allowed now`
    : `${section}: only what is accepted is allowed now`;
  return { kind: 'section', section, path, says, fields: [], effect: isOpen ? 'wider' : 'tighter' };
}

const withoutEffect = (change: Change): Change => ({ ...change, effect: 'none' });

function diffLine(section: Section, path: string, old: Line | undefined, now: Line | undefined): Change[] {
  const line = now ?? old;
  if (!line) return [];
  const says = sayLine(section, line);
  if (!old || !now) {
    const effect = effectOfState(section, old?.state, now?.state);
    return [{ kind: now ? 'added' : 'removed', section, path, says, fields: [], effect }];
  }
  const fields = differingFields(section, old, now);
  const effect = effectOfChange(section, old, now);
  const own: Change[] = fields.length === 0 ? [] : [{ kind: 'changed', section, path, says, fields, effect }];
  const nested = NESTED[section].flatMap((field) => {
    const inner = `${section}.${field}` as Section;
    return diffSection({
      section: inner,
      path: `${path}.${field}`,
      before: linesIn(old, field),
      after: linesIn(now, field),
    });
  });
  const isInForce = old.state === 'accepted' && now.state === 'accepted';
  return [...own, ...(isInForce ? nested : nested.map(withoutEffect))];
}

function differingFields(section: Section, old: Line, now: Line): string[] {
  const fields = new Set([...Object.keys(old), ...Object.keys(now)]);
  for (const field of NESTED[section]) fields.delete(field);
  return [...fields].filter((field) => !isSame(Reflect.get(old, field), Reflect.get(now, field)));
}

const WEIGHTS: Record<State, number> = { refused: -1, proposed: 0, accepted: 1 };

/** What a line's coming, going or being decided about does; limits take away, so theirs is the inverse. */
function effectOfState(section: Section, from: State | undefined, to: State | undefined): Effect {
  const isLimit = section === 'limits';
  const weigh = (state: State | undefined) =>
    state === undefined || (isLimit && state === 'refused') ? 0 : WEIGHTS[state];
  const delta = (weigh(to) - weigh(from)) * (isLimit ? -1 : 1);
  if (delta === 0) return 'none';
  return delta > 0 ? 'wider' : 'tighter';
}

function effectOfChange(section: Section, old: Line, now: Line): Effect {
  if (old.state !== now.state) return effectOfState(section, old.state, now.state);
  if (section === 'limits') return now.state === 'accepted' ? effectOfLimits(old, now) : 'none';
  const effect = effectOfExtent(section, old, now);
  if (now.state === 'accepted') return effect;
  return now.state === 'refused' ? inverse(effect) : 'none';
}

function effectOfExtent(section: Section, old: Line, now: Line): Effect {
  const [wider, tighter] = [covers(section, now, old), covers(section, old, now)];
  if (wider && tighter) return 'none';
  if (wider) return 'wider';
  return tighter ? 'tighter' : 'both';
}

function inverse(effect: Effect): Effect {
  return effect === 'wider' ? 'tighter' : effect === 'tighter' ? 'wider' : effect;
}
