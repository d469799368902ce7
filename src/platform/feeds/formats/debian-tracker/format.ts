import * as z from 'zod';
import type { Affected } from '../../../../model/advisory.ts';
import { jsonMembers } from '../../documents/json.ts';
import { affectedBefore, recordOf } from '../record.ts';
import { debianRelease } from '../releases.ts';
import type { AdvisoryFormat, SourceRecord } from '../types.ts';

const issue = z.object({
  description: z.string().nullish(),
  releases: z.record(z.string(), z.unknown()),
});
const state = z.object({
  status: z.string(),
  fixed_version: z.string().nullish(),
  urgency: z.string().nullish(),
});
type State = z.infer<typeof state>;

/** Debian's security tracker, all of it in one object by source package and vulnerability. */
export const debianTracker: AdvisoryFormat = {
  id: 'debian-tracker',
  title: "Debian's security tracker",
  vectors: ['V4', 'V6'],
  isNamed: (name) => name === 'json' || name.endsWith('/json') || name.includes('.json'),
  async *read(document) {
    for await (const [name, issues] of jsonMembers(document)) {
      if (typeof issues !== 'object' || issues === null) continue;
      for (const [id, one] of Object.entries(issues)) yield* recordsOf(name, id, one);
    }
  },
};

function* recordsOf(name: string, id: string, one: unknown): Generator<SourceRecord> {
  const { data } = issue.safeParse(one);
  if (!data) return;
  const affected = Object.entries(data.releases).flatMap(([codename, said]) => {
    const found = state.safeParse(said).data;
    return found ? affectedIn(name, codename, found) : [];
  });
  const summary = (data.description ?? '').slice(0, 200);
  const references = [`https://security-tracker.debian.org/tracker/${id}`];
  const told = { id: `DEBIAN-${id}`, upstream: [id], summary, details: data.description ?? '', references };
  const record = recordOf(told, affected);
  if (record) yield record;
}

/** Resolved by version `0`: the release never had it. Nothing is known yet of what is undetermined. */
function affectedIn(name: string, codename: string, { status, fixed_version, urgency }: State): Affected[] {
  if (status === 'undetermined' || (status === 'resolved' && !fixed_version)) return [];
  const fixed = status === 'resolved' ? (fixed_version ?? undefined) : undefined;
  if (fixed === '0') return [];
  const rating = urgency?.toLowerCase().replace(/(?<!\*)\*+$/, '') ?? '';
  const isRated = /^(?:unimportant|low|medium|high)$/.test(rating);
  return [{ ...affectedBefore(debianRelease(codename), name, fixed), ...(isRated && { rating }) }];
}
