import type { Svid } from './types.ts';

/** Renewed from half of its time on, each at a moment of its own, so that they do not all come at once. */
const [EARLIEST, SPREAD] = [0.5, 0.1];

/** When a certificate that was got now is to be renewed, in milliseconds. */
export function renewalMoment({ notAfter }: Pick<Svid, 'notAfter'>, now: Date): number {
  const good = notAfter.getTime() - now.getTime();
  return now.getTime() + good * (EARLIEST + Math.random() * SPREAD);
}
