import type { Effect } from '../../model/report/profile.ts';
import { milliseconds } from '../../model/profile/duration.ts';
import type { Line } from '../../model/profile/line.ts';
import { isSame } from '../../model/profile/text.ts';

/** Figures of limits: for which a larger one lets more through, and for which less. */
const MORE = [
  'requests',
  'burst',
  'connections',
  'waiting',
  'connect',
  'request',
  'idle',
  'attempts',
  'timeout',
  'failures',
];
const LESS = ['per', 'open'];
const LABELS = ['state', 'provenance'];

/** What other figures do to what a limit lets through; a figure that is left out is no limit. */
export function effectOfLimits(old: Line, now: Line): Effect {
  const effects = new Set<Effect>();
  for (const field of new Set([...Object.keys(old), ...Object.keys(now)])) {
    const [before, after]: unknown[] = [Reflect.get(old, field), Reflect.get(now, field)];
    if (LABELS.includes(field) || isSame(before, after)) continue;
    if (MORE.includes(field)) effects.add(figure(after) > figure(before) ? 'wider' : 'tighter');
    else if (LESS.includes(field)) effects.add(figure(after) > figure(before) ? 'tighter' : 'wider');
    else effects.add('both');
  }
  const [only = 'none', ...others] = effects;
  return others.length === 0 ? only : 'both';
}

function figure(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? milliseconds(value) : Number.POSITIVE_INFINITY;
}
