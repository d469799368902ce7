import type { HostStatusReport } from '../../../src/model/report/host.ts';
import { attack, attacksOn } from './attacks.ts';
import {
  type Answer,
  apply,
  attackAll,
  derive,
  observe,
  remove,
  review,
  revoke,
  type Revocation,
  tradeUntilWell,
  type TriedAttack,
} from './demonstration.ts';
import { type HostState, readHostState } from './host-state.ts';
import type { Recording } from './recording.ts';
import type { ReviewedLine } from './review.ts';
import { Stage } from './stage.ts';

/** What a demonstration found. */
export interface Demonstration {
  readonly reported: readonly string[];
  readonly reviewed: readonly ReviewedLine[];
  readonly status: HostStatusReport;
  readonly answers: Readonly<Record<'before' | 'enforced' | 'restored', readonly Answer[]>>;
  readonly attacks: readonly TriedAttack[];
  readonly revocation: Revocation;
  readonly host: { readonly before: readonly HostState[]; readonly after: readonly HostState[] };
}

/** The shop from its images to what holds, and back to nothing: every step for real, on this host. */
export async function demonstrate(recording: Recording, seconds: number): Promise<Demonstration> {
  await using stage = await Stage.build();
  const reported = await derive(stage, recording);
  const before = await observe(stage, recording, seconds);
  const reviewed = await review(stage, recording);
  const unprotected = await attack(stage.shop, await attacksOn(stage.shop));
  const host = await readHostState();
  const status = await apply(stage, recording);
  const { answers: enforced, failed } = await tradeUntilWell(stage);
  recording.title('The shop works');
  recording.table(enforced.map(({ request, status: code }) => [request, String(code)]));
  recording.answer(
    `${failed} rounds failed before, while old connections were made anew through the waypoint`,
  );
  const attacks = await attackAll(
    stage,
    recording,
    unprotected.map(({ outcome }) => outcome),
  );
  const revocation = await revoke(stage, recording);
  const { answers: restored } = await tradeUntilWell(stage);
  const after = await remove(stage, recording, host);
  return {
    reported,
    reviewed,
    status,
    answers: { before, enforced, restored },
    attacks,
    revocation,
    host: { before: host, after },
  };
}
