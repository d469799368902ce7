import { lostIn, type Recording } from '../../../model/flow/recording.ts';
import { EXIT } from '../exit-code.ts';
import { say } from './print.ts';

/** Says what was lost of the flows of a recording, and how many an endpoint did not take; gives the exit code for it. */
export function tellLosses({ totals }: Recording, unsent: number, endpoint: string | undefined): number {
  const lost = lostIn(totals?.lost ?? {});
  if (lost > 0) say(`${lost} or more flows were lost`);
  if (unsent > 0) say(`${unsent} flows were not taken by ${endpoint}`);
  return lost > 0 || unsent > 0 ? EXIT.incomplete : EXIT.clean;
}
